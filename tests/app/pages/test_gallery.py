"""The gallery of pieces: its table follows the address."""

from __future__ import annotations

import re


def names(page: str) -> list[str]:
    return re.findall(r'<td class="name"><a href="#table">([^<]+)</a>', page)


def test_gallery_when_the_address_asks_then_table_is_filtered_ordered_and_paged(browse):
    administrator = browse("administrator")
    page = administrator.get("/gallery").text
    assert len(names(page)) == 6
    following = re.search(r'href="(/gallery\?after=\w+)"', page)
    assert following
    assert not {*names(page)} & {*names(administrator.get(following[1]).text)}
    assert names(administrator.get("/gallery?state=closed&sort=name").text) == ["Compliance Officer", "反洗钱专员"]
    assert names(administrator.get("/gallery?q=OFFICER&sort=-name").text) == ["Loan Officer", "Compliance Officer"]
    assert "No row fits these filters." in administrator.get("/gallery?q=nothing").text
    assert names(administrator.get("/gallery?sort=secret&state=%00&after=gone").text) == []
