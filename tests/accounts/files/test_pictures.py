"""Pictures: told by their content, refused by their header, made anew in two sizes, and nothing else of them kept."""

from io import BytesIO
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.errors import Incomplete
from accounts.files.png import shape_of
from accounts.files.reading import read_upload
from accounts.files.shapes import fitted
from accounts.states import FileKind
from tests.accounts.files.making import (
    chunk,
    exif_of,
    image,
    jpeg_in_parts,
    jpeg_of,
    moving,
    png_in_parts,
    png_of,
    saved,
    webp_in_parts,
    webp_of,
    with_everything,
)

KINDS = ("JPEG", "PNG", "WEBP")


def read(data, *kinds, name="picture.jpg"):
    return read_upload(SimpleUploadedFile(name, data), *(kinds or (FileKind.PICTURE,)))


def opened(content, ending="-page.webp"):
    return Image.open(BytesIO(content.parts[ending]))


def colours(content):
    """Return what stands left and right of the middle: the names of the strongest colours."""
    with opened(content) as shown:
        wide, high = shown.size
        spots = [shown.convert("RGB").getpixel((x, high // 2)) for x in (wide // 4, 3 * wide // 4)]
    return ["red" if red > blue else "blue" for red, _green, blue in spots]


@pytest.mark.parametrize("kind", KINDS)
def test_picture_is_made_anew_in_two_sizes(kind):
    content = read(saved(image((2000, 1000)), kind))
    assert (content.kind, content.width, content.height) == (FileKind.PICTURE, 1440, 720)
    with opened(content) as page, opened(content, "-list.webp") as small:
        assert (page.format, page.size, small.format, small.size) == ("WEBP", (1440, 720), "WEBP", (480, 240))
    assert colours(content) == ["red", "blue"]
    assert content.size == sum(len(part) for part in content.parts.values())


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_a_picture_carries_is_kept(kind):
    sent = with_everything(kind)
    # PNG packs its texts and its profile, so not every one can be read in what was sent.
    assert b"Zebracamera" in sent
    content = read(sent)
    for part in content.parts.values():
        assert b"Zebra" not in part
        with Image.open(BytesIO(part)) as kept:
            kept.load()
            assert set(kept.info) & {"exif", "xmp", "icc_profile", "comment", "Comment"} == set()
            assert dict(kept.getexif()) == {}
        assert {
            part[at : at + 4] for at in range(12, len(part), 1) if part[at : at + 4] in {b"EXIF", b"XMP ", b"ICCP"}
        } == set()


@pytest.mark.parametrize(
    ("orientation", "size", "seen"),
    [(1, (640, 480), ["red", "blue"]), (2, (640, 480), ["blue", "red"]), (3, (640, 480), ["blue", "red"])],
)
def test_picture_is_turned_as_it_was_held(orientation, size, seen):
    content = read(saved(exif=exif_of(orientation)))
    assert ((content.width, content.height), colours(content)) == (size, seen)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", [5, 6, 7, 8])
def test_picture_held_upright_stands_upright(kind, orientation):
    content = read(saved(kind=kind, exif=exif_of(orientation)))
    assert (content.width, content.height) == (480, 640)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("CMYK", "JPEG"), ("L", "JPEG"), ("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("1", "PNG"), ("L", "PNG")],
)
def test_every_way_to_write_colours_is_read(mode, kind):
    content = read(saved(image(mode=mode), kind))
    with opened(content) as page:
        assert (page.mode, page.size) == ("RGB", (640, 480))


def test_grey_of_sixteen_bits_keeps_its_shade():
    content = read(saved(Image.new("I;16", (300, 300), 128 * 256), "PNG"))
    with opened(content) as page:
        assert page.getpixel((150, 150)) == (128, 128, 128)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_see_through_shows_white(kind):
    content = read(saved(Image.new("RGBA", (300, 300), (10, 10, 10, 0)), kind))
    with opened(content) as page:
        assert page.getpixel((150, 150)) == (255, 255, 255)


def test_see_through_colour_of_a_palette_shows_white():
    content = read(saved(Image.new("P", (300, 300), 0), "PNG", transparency=0))
    with opened(content) as page:
        assert page.getpixel((150, 150)) == (255, 255, 255)


def test_picture_in_bands_has_no_seams():
    sent = Image.linear_gradient("L").resize((1700, 1700)).convert("RGB")
    with opened(read(saved(sent, "PNG"))) as page:
        shades = [page.getpixel((700, y))[0] for y in range(page.height)]
    steps = [after - before for before, after in pairwise(shades)]
    assert (min(steps) >= -3, max(steps) <= 3) == (True, True)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (png_of(13_300, 13_300), "13,300 × 13,300 pixels, which is more"),
        (png_of(2**31 - 1, 2**31 - 1), "which is more than can be opened"),
        (jpeg_of(60_000, 60_000), "60,000 × 60,000 pixels, which is more"),
        (jpeg_of(6_000, 6_000, progressive=True), "6,000 × 6,000 pixels, which is more"),
        (jpeg_of(400, 400, progressive=True, scans=60), "damaged"),
        (webp_of(16_000, 16_000), "16,000 × 16,000 pixels, which is more"),
        (png_of(0, 400), "damaged"),
        (jpeg_in_parts(b"\xff\xc4\0\2", 20_000), "damaged"),
        (webp_in_parts(b"ALPH\0\0\0\0", 20_000), "damaged"),
        (png_in_parts(chunk(b"IDAT", b""), 200_000), "damaged"),
        (saved(image((149, 400))), "149 × 400 pixels. Choose one with at least 150"),
        (moving("PNG"), "moves"),
        (moving("WEBP"), "moves"),
        (moving("GIF"), "no picture that can be shown here"),
        (saved(kind="TIFF"), "no picture that can be shown here"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no picture that can be shown"),
        (b"", "empty"),
        (b"\xff\xd8\xff", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"RIFF\x04\0\0\0WEBP", "damaged"),
    ],
)
def test_what_is_no_picture_for_here_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(Incomplete, match=sentence) as refusal:
        read(data)
    assert refusal.value.field == "file"


@pytest.mark.parametrize("kind", KINDS)
def test_picture_that_breaks_off_is_refused(kind):
    whole = saved(Image.effect_noise((600, 600), 90).convert("RGB"), kind)
    with pytest.raises(Incomplete, match="damaged"):
        read(whole[: len(whole) // 2])


def test_empty_chunks_are_left_out():
    assert shape_of(png_in_parts(chunk(b"IDAT", b""), 20_000)).data == saved(image((160, 160)), "PNG")


def test_header_that_says_another_size_than_the_picture_is_refused():
    with pytest.raises(Incomplete, match="damaged"):
        read(webp_of(500, 500))


def test_file_that_is_too_large_is_refused_before_it_is_read():
    class Large(SimpleUploadedFile):
        def read(self, *_args):
            raise AssertionError

    sent = Large("a.png", b"")
    sent.size = 9_000_000
    with pytest.raises(Incomplete, match=r"larger than 7\.6"):
        read_upload(sent, FileKind.PICTURE)


def test_name_and_declared_type_say_nothing():
    assert read(saved(kind="PNG"), name="../../etc/passwd.php").kind == FileKind.PICTURE


def test_fitted_keeps_proportions_and_enlarges_nothing():
    assert fitted((4000, 1000), (1440, 1080)) == (1440, 360)
    assert fitted((1000, 4000), (1440, 1080)) == (270, 1080)
    assert fitted((300, 200), (1440, 1080)) == (300, 200)
    assert fitted((60_000, 1), (1440, 1080)) == (1440, 1)
