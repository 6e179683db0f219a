"""The drawn parts of a page: boxes, numbered items, two columns, lines to write on.

Each is a ReportLab flowable over finished paragraphs; sizes come from the theme. All measures are
in points, from the lower left corner of the flowable.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable, Paragraph

from groundsheet.pdf import fonts
from groundsheet.pdf.theme import Theme


class Box(Flowable):
    """A box around other flowables, kept whole. Its frame is seen in greyscale too."""

    def __init__(
        self, inner: Sequence[Flowable], padding: float, theme: Theme, strong: bool
    ) -> None:
        super().__init__()
        self.inner, self.padding, self.theme, self.strong = list(inner), padding, theme, strong
        self.spaceBefore, self.spaceAfter = 7, 9

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Height of the contents plus padding."""
        room = available_width - 2 * self.padding - 5
        self._places: list[tuple[float, float]] = []
        height = 0.0
        for index, flowable in enumerate(self.inner):
            if index:
                before = flowable.getSpaceBefore()
                height += max(before, self.inner[index - 1].getSpaceAfter())
            own = flowable.wrapOn(self.canv, room, 1e6)[1]
            self._places.append((height, own))
            height += own
        self.width, self.height = available_width, height + 2 * self.padding - 4
        return self.width, self.height

    def draw(self) -> None:
        """Frame, ground, then the contents from the top."""
        canvas, theme = self.canv, self.theme
        canvas.saveState()
        canvas.setFillColor(theme.ground if self.strong else theme.tint)
        canvas.setStrokeColor(theme.accent)
        canvas.setLineWidth(1.5 if self.strong else 0.6)
        canvas.roundRect(0, 0, self.width, self.height, 6, fill=1)
        canvas.setFillColor(theme.accent)
        if not self.strong:
            canvas.rect(0, 6, 4, self.height - 12, stroke=0, fill=1)
        canvas.restoreState()
        top = self.height - self.padding + 2
        for flowable, (offset, height) in zip(self.inner, self._places, strict=True):
            flowable.drawOn(canvas, self.padding + 5, top - offset - height)


class Numbered(Flowable):
    """A paragraph with a number in a disc before it, or a bullet if there is no number.

    A `quiet` number stands by itself: what it counts is not a step.
    """

    def __init__(self, number: str, body: Paragraph, theme: Theme, quiet: bool = False) -> None:
        super().__init__()
        self.number, self.body, self.theme, self.quiet = number, body, theme, quiet
        self.indent = 34 if number else 20
        self.spaceAfter = 6 if number and not quiet else 4

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """At least as high as a disc."""
        height = self.body.wrapOn(self.canv, available_width - self.indent, available_height)[1]
        self._body_height = height
        least = 24 if self.number and not self.quiet else 0
        self.width, self.height = available_width, max(height, least)
        return self.width, self.height

    def draw(self) -> None:
        """Disc and number, or bullet; then the text."""
        canvas, theme = self.canv, self.theme
        canvas.saveState()
        slack = 0.0
        if self.quiet:
            canvas.setFillColor(theme.quiet)
            x = 24 - fonts.width(self.number, theme.small)
            canvas.line_of_text(x, self.height - theme.small * 0.95, self.number, theme.small)
        elif self.number:
            slack = max(0.0, (24 - theme.leading) / 2)
            centre = self.height - 12
            canvas.setFillColor(theme.accent)
            canvas.circle(12, centre, 11, stroke=0, fill=1)
            canvas.setFillColor(theme.ground)
            x = 12 - fonts.width(self.number, 12, strong=True) / 2
            canvas.line_of_text(x, centre - 4.1, self.number, 12, strong=True)
        else:
            canvas.setFillColor(theme.accent)
            canvas.circle(8, self.height - 8.8, 2.2, stroke=0, fill=1)
        canvas.restoreState()
        self.body.drawOn(canvas, self.indent, self.height - self._body_height - slack)


class TwoColumns(Flowable):
    """Paragraphs side by side, the left column 42 % wide; a hairline above if wanted."""

    def __init__(
        self,
        left: Sequence[Paragraph],
        right: Sequence[Paragraph],
        width: float,
        theme: Theme,
        rule: bool,
    ) -> None:
        super().__init__()
        self.columns = (list(left), list(right))
        self.theme, self.rule = theme, rule
        self.widths = (width * 0.43, width * 0.54)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The higher of the two columns."""
        self._heights = [
            [paragraph.wrapOn(self.canv, width, 1e6)[1] for paragraph in column]
            for column, width in zip(self.columns, self.widths, strict=True)
        ]
        self.width, self.height = available_width, max(map(sum, self._heights)) + 8
        return self.width, self.height

    def draw(self) -> None:
        """Rule, left column, right column."""
        canvas = self.canv
        if self.rule:
            canvas.saveState()
            canvas.setStrokeColor(self.theme.rule)
            canvas.setLineWidth(0.5)
            canvas.line(0, self.height - 1, self.width, self.height - 1)
            canvas.restoreState()
        starts = (0, self.width * 0.46)
        for column, heights, x in zip(self.columns, self._heights, starts, strict=True):
            y = self.height - 5.5
            for paragraph, height in zip(column, heights, strict=True):
                y -= height
                paragraph.drawOn(canvas, x, y)


class WritingLines(Flowable):
    """Empty ruled lines; too many for a page go on on the next one."""

    def __init__(self, lines: int, theme: Theme) -> None:
        super().__init__()
        self.lines, self.theme = lines, theme
        self.spaceAfter = 8

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """One line's height for each."""
        self.width, self.height = available_width, self.lines * self.theme.writing_line
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """As many lines as fit, then the rest."""
        fit = int(available_height // self.theme.writing_line)
        if fit < 1:
            return []
        return [WritingLines(fit, self.theme), WritingLines(self.lines - fit, self.theme)]

    def draw(self) -> None:
        """The rules."""
        canvas = self.canv
        canvas.saveState()
        canvas.setStrokeColor(self.theme.rule)
        canvas.setLineWidth(0.7)
        for index in range(self.lines):
            y = 1 + index * self.theme.writing_line
            canvas.line(0, y, self.width, y)
        canvas.restoreState()


class Ruled(Flowable):
    """Short labels on one line, each followed by a rule to write on."""

    def __init__(
        self, labels: Sequence[str], shares: Sequence[float], theme: Theme, strong: bool = False
    ) -> None:
        super().__init__()
        self.labels, self.shares, self.theme = tuple(labels), tuple(shares), theme
        self.strong = strong

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """One writing line."""
        self.width, self.height = available_width, self.theme.writing_line + 1
        return self.width, self.height

    def draw(self) -> None:
        """Label, rule, label, rule."""
        canvas, theme = self.canv, self.theme
        canvas.saveState()
        canvas.setStrokeColor(theme.rule)
        canvas.setLineWidth(0.7)
        canvas.setFillColor(theme.ink if self.strong else theme.quiet)
        x = 0.0
        for label, share in zip(self.labels, self.shares, strict=True):
            end = x + self.width * share
            after = canvas.line_of_text(x, 3, label, theme.body, self.strong)
            canvas.line(after + 6, 1, end - (12 if end < self.width - 1 else 0), 1)
            x = end
        canvas.restoreState()


class Sentence(Flowable):
    """Parts of a sentence with rules between them, on one line."""

    def __init__(self, parts: Sequence[str], weights: Sequence[float], theme: Theme) -> None:
        super().__init__()
        self.parts, self.weights, self.theme = tuple(parts), tuple(weights), theme
        self.spaceBefore, self.spaceAfter = 6, 10

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """One writing line."""
        self.width, self.height = available_width, self.theme.writing_line
        return self.width, self.height

    def draw(self) -> None:
        """Part, rule, part, rule; the rules share what room is left."""
        canvas, theme = self.canv, self.theme
        words = sum(fonts.width(part, theme.body) + 12 for part in self.parts)
        if len(self.parts) == len(self.weights):  # the last rule ends where the page does
            words -= 6
        room = max(60.0, self.width - words)
        canvas.saveState()
        canvas.setStrokeColor(theme.rule)
        canvas.setLineWidth(0.7)
        canvas.setFillColor(theme.ink)
        x = 0.0
        for index, part in enumerate(self.parts):
            x = canvas.line_of_text(x, 4, part, theme.body) + 6 if part else x
            if index < len(self.weights):
                end = x + room * self.weights[index] / sum(self.weights)
                canvas.line(x, 2, end, 2)
                x = end + 6
        canvas.restoreState()


class Underlined(Flowable):
    """What was typed, set in a little, with a rule below where a line to write on would be.

    Paragraphs stand side by side; `below` stands under them, across the page. One line of words
    takes as much room as a line to write on.
    """

    indent = 12

    def __init__(
        self,
        cells: Sequence[Paragraph],
        shares: Sequence[float],
        theme: Theme,
        below: Paragraph | None = None,
    ) -> None:
        super().__init__()
        self.cells, self.shares, self.theme, self.below = list(cells), list(shares), theme, below

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The higher cell and what is below, and room around the words."""
        self._starts = [
            max(self.indent, available_width * sum(self.shares[:index]))
            for index in range(len(self.cells))
        ]
        ends = [available_width * sum(self.shares[: index + 1]) for index in range(len(self.cells))]
        self._heights = [
            cell.wrapOn(self.canv, end - start - (0 if end > available_width - 1 else 12), 1e6)[1]
            for cell, start, end in zip(self.cells, self._starts, ends, strict=True)
        ]
        lower = 0.0
        if self.below is not None:
            lower = self.below.wrapOn(self.canv, available_width - self.indent, 1e6)[1]
        around = self.theme.writing_line - self.theme.leading
        self.width, self.height = available_width, max(self._heights) + lower + around
        return self.width, self.height

    def draw(self) -> None:
        """Words and rule."""
        canvas = self.canv
        top = self.height - (self.theme.writing_line - self.theme.leading) + 2
        for cell, x, height in zip(self.cells, self._starts, self._heights, strict=True):
            cell.drawOn(canvas, x, top - height)
        if self.below is not None:
            self.below.drawOn(canvas, self.indent, 2)
        canvas.saveState()
        canvas.setStrokeColor(self.theme.rule)
        canvas.setLineWidth(0.7)
        canvas.line(0, 1, self.width, 1)
        canvas.restoreState()
