"""What the administrator does is felt by the others at once: a collective leave, a new colleague, a position left."""

from playwright.sync_api import expect

from tests.browser.door import leave, type_password

TITLE = "Berita yang tenggatnya bergeser"


def test_a_collective_leave_moves_the_deadline_that_people_see(days):
    """Started on Monday at 15.30, 60 working minutes end on Tuesday at 08.00; with Tuesday off, on Wednesday."""
    day = days(scripts=False)
    day.kantor.clock.to("2026-11-23 15:30")
    day.begin("pengelola", TITLE)
    day.act("pengelola", TITLE, "Kirim ke Kasubid II")
    before = "24 November 2026 08.00 WIB"
    expect(day.card("kasubid", TITLE).get_by_text(before)).to_be_visible()

    admin = day.page("admin")
    admin.goto(f"{day.address}/administrasi/kalender")
    admin.get_by_text("Tambah hari libur atau cuti bersama").click()
    admin.fill("#l-date", "2026-11-24")
    admin.fill("#l-name", "Cuti bersama mendadak")
    admin.select_option("#l-kind", "cuti bersama")
    admin.fill("#l-decree", "SKB 9/2026")
    admin.locator("form:has(#l-date)").get_by_role("button").click()
    row = admin.get_by_role("row").filter(has_text=before)
    expect(row.get_by_text("25 November 2026 08.00 WIB")).to_be_visible()
    expect(day.card("kasubid", TITLE).get_by_text(before)).to_be_visible()  # only tried, so far
    admin.get_by_role("button", name="Berlakukan").click()
    expect(admin.get_by_text("1 Berkas dihitung ulang")).to_be_visible()

    page = day.open("kasubid", TITLE)
    expect(page.get_by_text("25 November 2026 08.00 WIB").first).to_be_visible()
    page.get_by_text("Mengapa tenggatnya saat itu?").click()
    expect(page.get_by_text("Cuti bersama mendadak")).to_be_visible()


def test_the_given_password_opens_nothing_but_its_change_and_then_nothing(days, faults):
    day = days(width=360)
    admin = day.page("admin")
    admin.goto(f"{day.address}/administrasi/orang")
    admin.fill("#name", "Rina Wati")
    admin.fill("#login", "rina")
    admin.get_by_role("button", name="Tambah dan buat kata sandi").click()
    given = admin.locator("#sandi-sekali").inner_text()
    admin.wait_for_load_state()
    admin.reload()
    assert given not in admin.content()

    page = day.pages["rina"] = day.window().new_page()
    day.log_in("rina", given)
    for place in ("/tugas", "/berkas", "/mulai", "/pemberitahuan"):
        page.goto(day.address + place)
        expect(page.get_by_role("heading", name="Ganti kata sandi")).to_be_visible()
    assert faults(page) == []
    page.fill("#sandi", given)
    page.fill("#baru", "empat kata yang baru")
    page.fill("#lagi", "empat kata yang baru")
    page.get_by_role("button", name="Ganti kata sandi").click()
    page.get_by_role("heading", name="Pemberitahuan").wait_for()  # where they wanted to be
    leave(page)
    type_password(page, "rina", given)
    expect(page.get_by_role("alert")).to_be_visible()
    type_password(page, "rina", "empat kata yang baru")
    page.get_by_role("heading", name="Tugas Saya").wait_for()


def test_a_holding_that_ends_is_told_to_the_superior_who_takes_the_task_over(days, faults):
    day = days()
    day.begin("pengelola", TITLE)
    day.act("pengelola", TITLE, "Kirim ke Kasubid II")
    admin = day.page("admin")
    admin.goto(f"{day.address}/administrasi/jabatan")
    ending = admin.locator("details", has_text="Akhiri untuk Kasubid")
    ending.locator("summary").click()
    ending.get_by_role("button").click()
    expect(admin.get_by_text("Kosong: tidak ada yang memangku jabatan ini")).to_be_visible()
    page = day.page("kabid")
    page.goto(f"{day.address}/pemberitahuan")
    expect(page.locator(".card", has_text="Tugas menunggu pada jabatan yang kosong").get_by_text(TITLE)).to_be_visible()
    day.open("kabid", TITLE)
    expect(page.get_by_text("Anda dapat mengambil alih tugas ini.")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Alasan ambil alih").fill("Kasubid pindah tugas")
    page.get_by_role("button", name="Ambil alih").click()
    page.get_by_role("button", name="Setujui dan paraf, kirim ke Kabid Dokin").click()
    page.wait_for_url("**/berkas/**")
    expect(page.get_by_role("region", name="Riwayat").get_by_text("Kasubid pindah tugas")).to_be_visible()


def test_who_has_looked_at_a_task_keeps_it_from_being_taken_back(days):
    day = days()
    day.begin("pengelola", TITLE)
    page = day.act("pengelola", TITLE, "Kirim ke Kasubid II")
    expect(page.get_by_role("button", name="Tarik kembali")).to_be_visible()
    day.open("kasubid", TITLE)
    page.get_by_role("button", name="Tarik kembali").click()
    expect(page.get_by_text("Pemangku berikutnya sudah membuka tugasnya")).to_be_visible()
    expect(day.card("kasubid", TITLE)).to_have_count(1)
    expect(day.card("pengelola", TITLE)).to_have_count(0)
