"""What a person reads on a page of a plan or report, and where its small links lead."""

import re

NOT_SENT = re.compile(r'<section class="not-sent .*?</section>', re.DOTALL)
EDIT_LINK = re.compile(r'<a class="edit-link" href="([^"]+)">(.*?)</a>')


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def edit_links(response):
    """{the words that a keyboard user hears: the address}"""
    return {plain(words): address for address, words in EDIT_LINK.findall(response.content.decode())}


def strip(client, address):
    """The words of the strip over the page, [] without one."""
    return [plain(words) for words in NOT_SENT.findall(client.get(address).content.decode())]
