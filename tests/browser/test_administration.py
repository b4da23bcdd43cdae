"""The administrator's day: a collective leave that moves deadlines, a new colleague's first login, no axe findings."""

from playwright.sync_api import expect


def test_a_collective_leave_is_tried_and_moves_the_deadlines(screen, log_in, site, faults):
    staff = screen().new_page()
    log_in(staff, "pengelola")
    staff.get_by_role("link", name="Mulai Pelaksanaan").first.click()
    staff.fill("#title", "Berita yang tenggatnya bergeser")
    staff.get_by_role("button", name="Mulai", exact=True).click()
    staff.wait_for_url("**/berkas/*")
    due = staff.locator(".now time").first.get_attribute("datetime")
    assert due is not None

    page = screen(java_script_enabled=False).new_page()
    log_in(page, "admin")
    page.get_by_role("link", name="Administrasi").click()
    page.get_by_role("link", name="Kalender kerja").click()
    page.get_by_text("Tambah hari libur atau cuti bersama").click()
    page.fill("#l-date", due[:10])
    page.fill("#l-name", "Cuti bersama mendadak")
    page.select_option("#l-kind", "cuti bersama")
    page.fill("#l-decree", "SKB 9/2026")
    page.locator("form:has(#l-date)").get_by_role("button").click()
    expect(page.get_by_text("1 dari 1 tenggat")).to_be_visible()
    expect(page.locator("table").first.get_by_text("Menjadi")).to_be_visible()
    page.get_by_role("button", name="Berlakukan").click()
    expect(page.get_by_text("1 Berkas dihitung ulang")).to_be_visible()
    staff.reload()
    assert faults(staff) == []
    assert staff.locator(".now time").first.get_attribute("datetime") > due


def test_a_new_colleague_changes_the_given_password_first(screen, log_in, site, faults):
    page = screen().new_page()
    log_in(page, "admin")
    page.goto(f"{site.address}/administrasi/orang")
    page.fill("#name", "Rina Wati")
    page.fill("#login", "rina")
    page.get_by_role("button", name="Tambah dan buat kata sandi").click()
    given = page.locator("#sandi-sekali").inner_text()
    assert faults(page) == []

    fresh = screen(360).new_page()
    fresh.goto(site.address)
    fresh.get_by_text("Lupa kata sandi?").click()
    expect(fresh.get_by_text("Agus Prasetyo")).to_be_visible()
    fresh.fill("#login", "rina")
    fresh.fill("#sandi", given)
    fresh.get_by_role("button", name="Masuk").click()
    fresh.get_by_role("heading", name="Ganti kata sandi").wait_for()
    assert faults(fresh) == []
    fresh.fill("#sandi", given)
    fresh.fill("#baru", "empat kata yang baru")
    fresh.fill("#lagi", "empat kata yang baru")
    fresh.get_by_role("button", name="Ganti kata sandi").click()
    fresh.get_by_role("heading", name="Tugas Saya").wait_for()
