"""Pictures of papers: kept with their draft, never longer, never more than can be sent."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.china_time import CHINA
from offline_cache.attachments import (
    LARGEST_BYTES,
    MOST_A_DRAFT,
    AttachmentFault,
    AttachmentRefused,
)
from offline_cache.drafts import Draft
from offline_cache.store import Store

NOON = datetime(2026, 11, 21, 12, tzinfo=CHINA)
PAGE = b"\xff\xd8page with a name nobody may find\xff\xd9"


def begun(store: Store, task: str = "S28") -> Draft:
    return store.drafts.save("p", "T", task, 1, b"{}", NOON)


def test_pages_come_back_in_the_order_they_were_taken(store: Store) -> None:
    draft = begun(store)
    first = store.attachments.add(draft.draft_id, "proof", "image/jpeg", PAGE, NOON)
    second = store.attachments.add(
        draft.draft_id, "proof", "image/jpeg", b"two", NOON + timedelta(seconds=9)
    )
    assert store.attachments.of_draft(draft.draft_id) == (first, second)
    assert first.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert "name" not in repr(first)
    store.attachments.remove(first.attachment_id)
    store.attachments.remove(first.attachment_id)
    assert store.attachments.ids(draft.draft_id) == (second.attachment_id,)


@pytest.mark.parametrize("ending", ["signed", "discarded", "visit_over", "expired"])
def test_a_picture_ends_with_its_draft_and_nothing_of_it_stays_in_the_file(
    store: Store, store_path: Path, ending: str
) -> None:
    draft = begun(store)
    store.attachments.add(draft.draft_id, "proof", "image/jpeg", PAGE, NOON)
    match ending:
        case "signed":
            store.pending.enqueue("filing", b"{}", "p", "T", "S28", draft.draft_id)
        case "discarded":
            store.drafts.discard("p", "T", "S28")
        case "visit_over":
            store.drafts.end_visit("p")
        case "expired":
            store.purge(NOON + timedelta(hours=1))
    assert store.attachments.of_draft(draft.draft_id) == ()
    rows = store.access.rows("SELECT count(*) AS n FROM draft_attachments")
    assert rows[0]["n"] == 0


def test_saving_the_draft_again_keeps_its_pictures(store: Store) -> None:
    draft = begun(store)
    kept = store.attachments.add(draft.draft_id, "proof", "image/jpeg", PAGE, NOON)
    assert store.drafts.save("p", "T", "S28", 1, b'{"a": 1}', NOON).draft_id == draft.draft_id
    assert store.attachments.of_draft(draft.draft_id) == (kept,)


@pytest.mark.parametrize(
    ("media_type", "content", "fault"),
    [
        ("image/jpeg", bytes(LARGEST_BYTES + 1), AttachmentFault.TOO_LARGE),
        ("image/jpeg", b"", AttachmentFault.TOO_LARGE),
        ("application/pdf", b"%PDF", AttachmentFault.WRONG_TYPE),
    ],
)
def test_what_cannot_be_sent_is_not_kept(
    store: Store, media_type: str, content: bytes, fault: AttachmentFault
) -> None:
    draft = begun(store)
    with pytest.raises(AttachmentRefused) as caught:
        store.attachments.add(draft.draft_id, "proof", media_type, content, NOON)
    assert caught.value.kind is fault
    assert store.attachments.ids(draft.draft_id) == ()


def test_there_is_a_limit_of_pages_and_none_without_a_draft(store: Store) -> None:
    draft = begun(store)
    for _ in range(MOST_A_DRAFT):
        store.attachments.add(draft.draft_id, "proof", "image/jpeg", PAGE, NOON)
    with pytest.raises(AttachmentRefused) as caught:
        store.attachments.add(draft.draft_id, "proof", "image/jpeg", PAGE, NOON)
    assert caught.value.kind is AttachmentFault.TOO_MANY
    store.drafts.discard("p", "T", "S28")
    with pytest.raises(AttachmentRefused) as caught:
        store.attachments.add(draft.draft_id, "proof", "image/jpeg", PAGE, NOON)
    assert caught.value.kind is AttachmentFault.NO_DRAFT


def test_a_refused_filing_gets_its_pictures_back_for_the_correction(store: Store) -> None:
    draft = begun(store)
    kept = store.attachments.add(draft.draft_id, "proof", "image/jpeg", PAGE, NOON)
    store.pending.enqueue("filing", b"{}", "p", "T", "S28", draft.draft_id)
    anew = begun(store)
    assert anew.draft_id != draft.draft_id
    for _ in range(2):
        store.attachments.restore(anew.draft_id, [kept])
    assert [one.attachment_id for one in store.attachments.of_draft(anew.draft_id)] == [
        kept.attachment_id
    ]
