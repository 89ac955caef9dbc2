"""IPP messages as bytes: the example of RFC 8010, and anything at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.document_printer.ipp_encoding import (
    Attribute,
    Group,
    GroupTag,
    IppSyntaxError,
    Message,
    Operation,
    ValueTag,
    attribute,
    decode,
    encode,
)

# RFC 8010, appendix A.1 "Print-Job Request", shortened to the attributes that differ in type.
EXAMPLE = (
    bytes.fromhex("0101 0002 00000001 01")
    + bytes.fromhex("47 0012") + b"attributes-charset" + bytes.fromhex("0005") + b"utf-8"
    + bytes.fromhex("48 001b") + b"attributes-natural-language" + bytes.fromhex("0005") + b"en-us"
    + bytes.fromhex("45 000b") + b"printer-uri" + bytes.fromhex("002c")
    + b"ipp://printer.example.com/ipp/print/pinetree"
    + bytes.fromhex("42 0008") + b"job-name" + bytes.fromhex("0006") + b"foobar"
    + bytes.fromhex("22 0016") + b"ipp-attribute-fidelity" + bytes.fromhex("0001 01")
    + bytes.fromhex("02")
    + bytes.fromhex("21 0006") + b"copies" + bytes.fromhex("0004 00000014")
    + bytes.fromhex("44 0005") + b"sides" + bytes.fromhex("0013") + b"two-sided-long-edge"
    + bytes.fromhex("03")
    + b"%!PDF"
)  # fmt: skip


def test_the_example_of_the_standard_is_read() -> None:
    message = decode(EXAMPLE)
    assert (message.code, message.request_id, message.version) == (Operation.PRINT_JOB, 1, (1, 1))
    assert message.values(GroupTag.OPERATION, "printer-uri") == (
        "ipp://printer.example.com/ipp/print/pinetree",
    )
    assert message.values(GroupTag.OPERATION, "ipp-attribute-fidelity") == (True,)
    assert message.values(GroupTag.JOB, "copies") == (20,)
    assert message.document == b"%!PDF"
    assert encode(message) == EXAMPLE


def test_several_values_and_types_without_a_value() -> None:
    data = encode(
        Message(
            0,
            7,
            (
                Group(
                    GroupTag.PRINTER,
                    {
                        "printer-state-reasons": attribute(ValueTag.KEYWORD, "a", "b"),
                        "printer-up": attribute(ValueTag.NO_VALUE, None),
                    },
                ),
            ),
        )
    )
    message = decode(data)
    assert message.values(GroupTag.PRINTER, "printer-state-reasons") == ("a", "b")
    assert message.values(GroupTag.PRINTER, "printer-up") == (None,)
    assert message.values(GroupTag.PRINTER, "never-sent") == ()
    assert message.values(GroupTag.JOB, "printer-up") == ()


def test_a_text_with_its_language_is_read_as_text() -> None:
    value = b"\x00\x05zh-cn\x00\x06" + "缺纸".encode()
    group = Group(GroupTag.OPERATION, {"m": Attribute(ValueTag.TEXT_WITH_LANGUAGE, (value,))})
    message = decode(encode(Message(0, 1, (group,))))
    assert message.values(GroupTag.OPERATION, "m") == ("缺纸",)


@pytest.mark.parametrize("length", range(len(EXAMPLE) - 6))
def test_a_torn_message_is_refused(length: int) -> None:
    with pytest.raises(IppSyntaxError):
        decode(EXAMPLE[:length])


def test_a_value_that_is_missing_is_refused() -> None:
    group = Group(GroupTag.JOB, {"copies": attribute(ValueTag.INTEGER, None)})
    with pytest.raises(ValueError, match="missing"):
        encode(Message(0, 1, (group,)))


@given(st.binary())
def test_no_bytes_at_all_do_worse_than_being_refused(data: bytes) -> None:
    try:
        decode(data)
    except IppSyntaxError:
        return


texts = st.text(st.characters(codec="utf-8"), max_size=40)
values = st.one_of(
    st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=3).map(
        lambda numbers: attribute(ValueTag.INTEGER, *numbers)
    ),
    st.lists(texts, min_size=1, max_size=3).map(lambda some: attribute(ValueTag.NAME, *some)),
    st.booleans().map(lambda value: attribute(ValueTag.BOOLEAN, value)),
    st.binary(max_size=9).map(lambda value: attribute(ValueTag.OCTETS, value)),
)
names = st.text(st.sampled_from("abcdefghij-"), min_size=1, max_size=12)
groups = st.lists(
    st.builds(
        Group,
        st.sampled_from([GroupTag.OPERATION, GroupTag.JOB, GroupTag.PRINTER]),
        st.dictionaries(names, values, max_size=4),
    ),
    max_size=3,
).map(tuple)


@given(st.integers(0, 0xFFFF), st.integers(1, 2**31 - 1), groups, st.binary(max_size=20))
def test_every_message_reads_back(
    code: int, number: int, some_groups: tuple[Group, ...], document: bytes
) -> None:
    message = Message(code, number, some_groups, document)
    assert decode(encode(message)) == message
