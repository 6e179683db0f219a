"""JSON Schemas of the files that people write, for editors (docs/editors.md).

Made from the models when they are asked for; nothing here costs a handout any time. The words come
from the docstrings in the models' source, so a field is described in one place.

The schemas are draft 7, which editors read best. Parts that are told apart by their `kind` are
chains of `if` and `then`, not `oneOf`: a fault is then told of the kind that was meant, not of all
the others.
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, NoDefault
from pydantic_core import core_schema

from groundsheet import language
from groundsheet.content import (
    FIGURE_LABELS,
    KINDS,
    Figure,
    Grade,
    Module,
    Part,
    Recipe,
    Skill,
    SkillList,
    Table,
)
from groundsheet.crisis import (
    Confirmed,
    ContactPoint,
    CrisisDirectory,
    CrisisService,
    EventList,
    LanguageWays,
    MenuStep,
    ReaderList,
    Records,
    SourceList,
)
from groundsheet.error_report import ErrorReport
from groundsheet.errors import Usage
from groundsheet.library.search_words import SearchWords
from groundsheet.library.topics import Topics
from groundsheet.people import Named, Person, PlanAnswers, Practice
from groundsheet.wording import near

DIALECT = "http://json-schema.org/draft-07/schema#"

SCHEMAS: dict[str, type[BaseModel]] = {
    "module": Module,
    "recipe": Recipe,
    "topics": Topics,
    "search": SearchWords,
    "practice": Practice,
    "person": Person,
    "contacts": CrisisDirectory,
    "sources": SourceList,
    "events": EventList,
    "languages": LanguageWays,
    "readers": ReaderList,
    "answers": PlanAnswers,
    "records": Records,
    "skills": SkillList,
    "error": ErrorReport,
}
"""The kinds of file that have a schema, and what is printed for an error, by the schema's name."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 7) of one kind of file.

    Args:
        name: one of `SCHEMAS`.
    """
    schema_of_model = SCHEMAS[name].model_json_schema(
        ref_template="#/definitions/{model}", schema_generator=_Draft7
    )
    parts = schema_of_model.pop("$defs", None)
    schema_of_model = {"$schema": DIALECT} | schema_of_model | {"title": f"groundsheet {name}"}
    return schema_of_model | ({"definitions": parts} if parts else {})


def schema_text(name: str) -> str:
    """The same as the text of a file.

    Raises:
        Usage: there is no such schema.
    """
    if name not in SCHEMAS:
        raise Usage(
            f"there is no schema {name[:60]!r}.{near(name, SCHEMAS)}",
            remedy=f"There are: {', '.join(SCHEMAS)}.",
        )
    return json.dumps(schema(name), indent=1, ensure_ascii=False) + "\n"


# -- what the models' own validators ask for, as far as draft 7 can say it ------------------------


def _when(field: str, value: JsonSchemaValue, then: JsonSchemaValue) -> JsonSchemaValue:
    return {"if": {"properties": {field: value}, "required": [field]}, "then": then}


def _labels(names: tuple[str, ...]) -> JsonSchemaValue:
    return {
        "properties": {name: {"description": f"The words at `{name}`."} for name in names},
        "required": list(names),
        "additionalProperties": False,
    }


_FOR_CLIENTS = [grade for grade in get_args(Grade) if grade not in ("contested", "contradicted")]

_FIELDS: dict[type[BaseModel], dict[str, JsonSchemaValue]] = {
    Recipe: {"modules": {"uniqueItems": True}},
    Skill: {"acronym": {"additionalProperties": False}},
    Part: {"kind": {"enum": list(KINDS)}},
    Named: {"phone": {"type": ["string", "array"], "items": {"type": "string"}, "maxItems": 2}},
    ContactPoint: {"dial": {"pattern": r"^(\+[1-9][0-9]{6,14}|[0-9]{2,6}|https://\S+)$"}},
}
"""What else holds for a field, by model."""

_RULES: dict[type[BaseModel], list[JsonSchemaValue]] = {
    Figure: [
        _when("figure", {"const": name}, {"properties": {"labels": _labels(labels)}})
        for name, labels in FIGURE_LABELS.items()
    ],
    Table: [
        {
            "if": {"not": {"required": ["rows"]}},
            "then": {"required": ["empty_rows"], "properties": {"empty_rows": {"minimum": 1}}},
        }
    ],
    Module: [
        {
            "if": {"properties": {"audience": {"const": ["clinician"]}}, "required": ["audience"]},
            "else": {
                "properties": {
                    "blocks": {
                        "items": _when(
                            "kind",
                            {"const": "claims"},
                            {
                                "properties": {
                                    "items": {
                                        "items": {"properties": {"grade": {"enum": _FOR_CLIENTS}}}
                                    }
                                }
                            },
                        )
                    }
                }
            },
        }
    ],
    MenuStep: [{"minProperties": 1, "maxProperties": 1}],
    Confirmed: [{"anyOf": [{"required": ["digest"]}, {"required": ["facts"]}]}],
    CrisisService: [_when("open_to", {"type": "array"}, {"required": ["for_whom"]})],
    CrisisDirectory: [
        _when("status", {"const": "stub"}, {"required": ["reason"]}),
        _when("status", {"const": "shipped"}, {"required": ["edition"]}),
    ],
}
"""What holds for the fields of a model together."""

_TYPED = {
    get_args(kind)[1].func: {"minLength": 1, "maxLength": limit}
    for kind, limit in (
        (language.Name, language.MAX_NAME),
        (language.Line, language.MAX_LINE),
        (language.Answer, (language.MAX_ANSWER + 1) * language.MAX_ANSWER_LINES),
        (language.Number, language.MAX_NUMBER),
    )
}
"""The lengths of typed texts, by the function that checks them."""


# -- the words ------------------------------------------------------------------------------------


@cache
def _docstrings(module: str) -> Mapping[str, Mapping[str, str]]:
    """The docstrings of fields in a module's source: by class, then by field."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {
        node.name: dict(_of_class(node)) for node in tree.body if isinstance(node, ast.ClassDef)
    }


def _of_class(node: ast.ClassDef) -> list[tuple[str, str]]:
    conditions = []
    for field, after in zip(node.body, node.body[1:], strict=False):
        match field, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(words))),
            ):
                conditions.append((name, " ".join(words.split())))
            case _:
                pass
    return conditions


def _described(model: type[BaseModel], field: str) -> str:
    """What the source says of a field; of a `kind` what it says of the model; else nothing."""
    for owner in model.__mro__:
        if issubclass(owner, language.Strict):
            words = _docstrings(owner.__module__).get(owner.__name__, {}).get(field)
            if words:
                return words
    return (model.__doc__ or "").partition("\n")[0] if field == "kind" else ""


class _Draft7(GenerateJsonSchema):
    """pydantic's schemas as draft 7, in the order of the source, described."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        model = schema["cls"]
        result = super().model_schema(schema)
        properties = result.get("properties", {})
        for name, value in properties.items():
            value.update(_FIELDS.get(model, {}).get(name, {}))
            # In draft 7 nothing beside a `$ref` is looked at.
            if "$ref" in value:
                value["allOf"] = [{"$ref": value.pop("$ref")}]
            words = _described(model, name)
            properties[name] = ({"description": words} if words else {}) | value
        head = {key: result.pop(key) for key in ("title", "description") if key in result}
        rules = {"allOf": _RULES[model]} if model in _RULES else {}
        return head | result | rules

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        tag = str(schema["discriminator"])
        members = {str(name): self.generate_inner(v) for name, v in schema["choices"].items()}
        lines = [f"{name}: {self._first_line(member)}" for name, member in members.items()]
        return {
            "type": "object",
            "properties": {tag: {"description": "\n".join(lines), "enum": list(members)}},
            "required": [tag],
            "allOf": [_when(tag, {"const": name}, member) for name, member in members.items()],
        }

    def _first_line(self, member: JsonSchemaValue) -> str:
        model = self.get_schema_from_definitions(member["$ref"]) or {}
        return str(model.get("description", "")).partition("\n")[0]

    def function_after_schema(
        self, schema: core_schema.AfterValidatorFunctionSchema
    ) -> JsonSchemaValue:
        result = super().function_after_schema(schema)
        return result | _TYPED.get(schema["function"]["function"], {})

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        # In a file a value that isn't there is left out: `null` is a text like any other.
        return self.generate_inner(schema["schema"])

    def get_default_value(self, schema: core_schema.WithDefaultSchema) -> Any:
        default = super().get_default_value(schema)
        return NoDefault if default is None else default

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False

    def sort(
        self,
        value: JsonSchemaValue,
        parent_key: str | None = None,  # noqa: ARG002
    ) -> JsonSchemaValue:
        return value
