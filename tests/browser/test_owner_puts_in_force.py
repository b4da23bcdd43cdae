"""The process owner's morning, without scripts: a drawing from elsewhere becomes an SOP; two owners save one draft."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

DRAWN = Path(__file__).parent / "drawn_elsewhere.bpmn"


@pytest.mark.parametrize("width", [1366, 360])
def test_a_drawing_from_elsewhere_is_repaired_and_put_in_force(screen, log_in, width):
    name = f"Penanganan pengaduan {width}"
    page = screen(width, java_script_enabled=False).new_page()
    log_in(page, "pemilik")
    page.get_by_role("link", name="SOP", exact=True).click()
    page.fill("#f-nama", name)
    page.get_by_label("File BPMN yang sudah ada").check()
    page.get_by_text("Bila dari file").click()
    page.set_input_files("#f-berkas", DRAWN)
    page.get_by_role("button", name="Mulai rancangan").click()
    expect(page.get_by_text('Kotak "Menerima pengaduan" menjadi tugas pegawai')).to_be_visible()
    page.get_by_role("button", name="Terima semua").click()
    expect(page.get_by_text("Siap diberlakukan")).to_be_visible()
    page.get_by_role("link", name="Berlakukan").click()
    page.fill("#f-catatan", "SOP pertama tentang pengaduan")
    page.fill("#f-nomor", f"065/{width}")
    page.select_option("#f-jabatan-0", index=1)
    page.get_by_role("button", name="Berlakukan sekarang").click()
    expect(page.get_by_text("Versi 1 kini berlaku.")).to_be_visible()
    expect(page.get_by_text("SOP pertama tentang pengaduan")).to_be_visible()
    page.get_by_text("Unduh, sidik").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Diagram BPMN").click()
    assert "Menerima pengaduan" in Path(saved.value.path()).read_text()


@pytest.mark.parametrize("width", [1366, 360])
def test_two_owners_at_one_draft_lose_nothing(screen, log_in, site, faults, width):
    slow, fast = (screen(width, reduced_motion="reduce").new_page() for _ in range(2))
    for page in (slow, fast):
        log_in(page, "pemilik")
    slow.goto(f"{site.address}/sop")
    slow.get_by_role("button", name="Ubah SOP ini Updating Data Website").click()
    slow.wait_for_url("**/rancangan/*")
    draft = slow.url.split("?")[0]
    for page, unit in ((slow, "Bidang yang lambat"), (fast, "Bidang yang cepat")):
        page.goto(f"{draft}/identitas")
        page.fill("[name='sop.unit']", unit)
    fast.get_by_role("button", name="Simpan").click()
    expect(fast.get_by_text("Identitas tersimpan.")).to_be_visible()
    slow.get_by_role("button", name="Simpan").click()
    expect(slow.get_by_role("heading", name="Dua orang mengubah rancangan ini")).to_be_visible()
    expect(slow.get_by_text("Bidang yang lambat").first).to_be_visible()
    expect(slow.get_by_text("Bidang yang cepat")).to_be_visible()
    expect(slow.get_by_text("Nomor SOP")).to_have_count(0)
    assert faults(slow) == []
    slow.get_by_role("button", name="Simpan yang saya tulis").click()
    expect(slow.get_by_text("Identitas tersimpan.")).to_be_visible()
    slow.goto(f"{draft}/identitas")
    expect(slow.locator("[name='sop.unit']")).to_have_value("Bidang yang lambat")
