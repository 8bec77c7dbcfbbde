"""What makes the browser's tests quick takes nothing from one to the next."""

import pytest

STORE = """async () => {
  localStorage.setItem("draft", "1"); sessionStorage.setItem("draft", "1");
  await (await caches.open("draft")).put("/draft", new Response("1"));
  await new Promise((done) => { indexedDB.open("draft").onsuccess = (event) => { event.target.result.close(); done(); }; });
}"""
STORED = """async () => [
  ...Object.keys(localStorage), ...Object.keys(sessionStorage),
  ...await caches.keys(), ...(await indexedDB.databases()).map(({ name }) => name),
]"""


@pytest.mark.usefixtures("room")
def test_who_comes_next_finds_the_browser_warm_and_nothing_that_the_last_one_left(contexts):
    first = contexts.take()
    first.add_cookies([{"name": "left", "value": "1", "url": contexts.base}])
    first.grant_permissions(["geolocation"])
    page = first.new_page()
    page.goto("/healthz")
    page.evaluate(STORE)
    assert page.evaluate(STORED) == ["draft"] * 4
    first.set_offline(True)
    contexts.give_back(first)
    second = contexts.take()
    assert second is first
    page = second.new_page()
    page.goto("/healthz")
    asked = page.evaluate("async () => (await navigator.permissions.query({ name: 'geolocation' })).state")
    assert (second.cookies(), page.evaluate(STORED), asked != "granted") == ([], [], True)
    contexts.give_back(second)
