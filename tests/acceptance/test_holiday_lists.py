"""Holidays out of a pasted list or an .ics file."""

import pytest

from engine.calendar_lists import ListRefused, holidays

ICS = """BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270310\r
DTEND;VALUE=DATE:20270312\r
SUMMARY:Idul Fitri\\, 1448\r
  H\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270312\r
SUMMARY:Cuti Bersama Idul Fitri\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_a_pasted_list_and_an_ics_file_give_the_same_kind_of_holidays():
    made = holidays("2027-03-10; Idul Fitri; nasional\n\n12-03-2027;Cuti bersama", "SKB")
    assert [(h.date, h.kind) for h in made] == [("2027-03-10", "nasional"), ("2027-03-12", "cuti bersama")]
    read = [(h.date, h.name, h.kind) for h in holidays(ICS, "SKB")]
    assert read == [
        ("2027-03-10", "Idul Fitri, 1448 H", "nasional"), ("2027-03-11", "Idul Fitri, 1448 H", "nasional"),
        ("2027-03-12", "Cuti Bersama Idul Fitri", "cuti bersama"),
    ]


@pytest.mark.parametrize("line", [
    "10 Maret 2027; Nyepi; nasional", "Rabu, 10 Maret 2027\tNyepi\tNasional", "10/03/2027\tNyepi\t",
    "2027-03-10; Nyepi; libur nasional",
])
def test_a_list_is_read_as_an_office_writes_it_and_as_a_table_is_copied(line):
    made = holidays(line, "SKB")
    assert [(h.date, h.name, h.kind) for h in made] == [("2027-03-10", "Nyepi", "nasional")]


@pytest.mark.parametrize(("lines", "days"), [
    ("DTSTART;VALUE=DATE:20270310\r\nDURATION:P2D\r\nSUMMARY:Hari Raya \r\n Nyepi", ["2027-03-10", "2027-03-11"]),
    ("DTSTART;TZID=Asia/Jakarta:20270310T000000\r\nDTEND;TZID=Asia/Jakarta:20270311T000000\r\nSUMMARY:Hari Raya Nyepi",
     ["2027-03-10"]),
    ("DTSTART;VALUE=DATE:20270310\r\nSUMMARY:Hari Raya Nyepi\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"
     "DTSTART;VALUE=DATE:20270311\r\nSTATUS:CANCELLED\r\nSUMMARY:Rapat", ["2027-03-10"]),
])
def test_an_ics_file_is_read_in_the_ways_that_calendars_write_whole_days(lines, days):
    made = holidays(f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "SKB")
    assert [h.date for h in made] == days
    assert {h.name for h in made} == {"Hari Raya Nyepi"}


@pytest.mark.parametrize(("text", "why"), [
    ("", "empty"), ("November 2027; x", "date"), (ICS.replace("20270310", "20270309T170000Z"), "not-a-day"),
    (ICS.replace("SUMMARY:Cuti", "DURATION:PT5H\r\nSUMMARY:Cuti"), "not-a-day"),
    ("besok; libur", "date"), ("2027-02-30; x", "date"), ("2027-03-10", "parts"),
    ("2027-03-10; x; lokal", "kind"), (ICS.replace("20270310", "20270310T080000"), "not-a-day"),
    (ICS.replace("SUMMARY:Idul", "RRULE:FREQ=YEARLY\r\nSUMMARY:Idul"), "repeats"),
    (ICS.replace("DTSTART;VALUE=DATE:20270312", "X:1"), "not-a-day"),
    (ICS.replace("SUMMARY:Cuti Bersama Idul Fitri", "X:1"), "no-name"),
    (ICS.replace("DTEND;VALUE=DATE:20270312", "DTEND;VALUE=DATE:20280312"), "too-long"),
])
def test_what_cannot_be_read_is_refused_with_its_line(text, why):
    with pytest.raises(ListRefused) as refused:
        holidays(text, "SKB")
    assert refused.value.params["why"] == why
