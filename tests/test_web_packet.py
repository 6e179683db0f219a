"""The page Packet as somebody uses it, in Chromium: by mouse, and by keyboard alone."""

from __future__ import annotations

from local_page import LocalPage, Window, settle


def test_it_asks_where_the_person_is_before_it_shows_pages(window: Window) -> None:
    tab = window.open()
    tab.click("#add-stop-pause")
    settle(tab)
    assert tab.locator(".picks li").count() == 1
    assert tab.locator(".pages img").count() == 0
    tab.select_option("#region", "US")
    settle(tab)
    assert tab.locator(".pages img").count() == 1


def test_a_plain_client_sees_the_same_page(local_page: LocalPage) -> None:
    client = local_page.client()
    where, shown = client.follow("/")
    assert where.startswith("/packet/")
    client.post(where, {"region": "US", "add": "stop-pause"})
    assert "Page 1 as it will be printed" in client.get(where).text
    assert shown.headers["cache-control"] == "no-store"


def test_what_breaks_the_policy_of_the_page_is_noticed(window: Window) -> None:
    tab = window.open()
    tab.evaluate(
        "document.body.append(Object.assign(document.createElement('img'), {src: 'https://example.org/x.png'}))"
    )
    settle(tab)
    window.expect("Content Security Policy", "asked for https://example.org/")
