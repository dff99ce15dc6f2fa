"""Makes pictures and documents as people send them, whole and hostile ones; no file of anybody's stands here."""

import struct
import zlib
from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

GPS = "Zebralocation 42.8742N"
TINY_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def image(size=(640, 480), mode="RGB", color=None):
    """Return a picture whose left half is red and whose right half is blue."""
    made = Image.new("RGB", size, (200, 30, 30))
    made.paste((30, 30, 200), (size[0] // 2, 0, *size))
    return made.convert(mode) if color is None else Image.new(mode, size, color)


def saved(made=None, kind="JPEG", **options):
    """Return a picture as the bytes of a file."""
    file = BytesIO()
    (made or image()).save(file, kind, **options)
    return file.getvalue()


def exif_of(orientation=1):
    """Return EXIF data with a place, a camera and how it was held."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x010E] = orientation, "Zebracamera", GPS
    return exif.tobytes()


def with_everything(kind):
    """Return a picture that carries a place, a profile, XMP, comments and texts."""
    if kind == "PNG":
        texts = PngInfo()
        texts.add_text("Comment", "Zebratext")
        texts.add_itxt("XML:com.adobe.xmp", "Zebraxmp", zip=True)
        return saved(kind=kind, pnginfo=texts, exif=exif_of(), icc_profile=b"Zebraprofile" * 20)
    options = {"comment": b"Zebracomment"} if kind == "JPEG" else {}
    return saved(kind=kind, exif=exif_of(), icc_profile=b"Zebraprofile" * 20, xmp=b"Zebraxmp", **options)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width, height, *, depth=1, colours=0, data=b"", more=()):
    """Return a PNG with a header of one's own and packed rows of nothing, or `data`."""
    header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    parts = [chunk(b"IHDR", header), *more, chunk(b"IDAT", data), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def png_bomb(side=13_300, colours=2):
    """Return a PNG of about 500 kB that is 13,300 pixels wide and high, 8 bits for each of three colours."""
    packer, row = zlib.compressobj(9), b"\0" * (1 + side * 3)
    packed = b"".join([*(packer.compress(row) for _ in range(side)), packer.flush()])
    return png_of(side, side, depth=8, colours=colours, data=packed)


def jpeg_of(width, height, *, progressive=False, scans=1):
    """Return a small JPEG that says it is as large as one likes, and runs over itself as often."""
    data = bytearray(saved(image((160, 160)), progressive=progressive))
    at = data.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    first = data.index(b"\xff\xda")
    again = bytes(data[first : data.index(b"\xff", first + 14)])
    return bytes(data[:-2]) + again * (scans - 1) + b"\xff\xd9"


def webp_of(width, height):
    """Return a small WebP whose extended header says it is as large as one likes."""
    inner = saved(image((160, 160)), "WEBP")[12:]
    extended = b"VP8X" + struct.pack("<I", 10) + b"\0" * 4
    extended += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 4 + len(extended) + len(inner)) + b"WEBP" + extended + inner


def pdf_with(objects, packed=b""):
    """Return a PDF with more objects, plainly or in a packed stream."""
    more = objects
    if packed:
        data = zlib.compress(packed)
        more += b"4 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\r\n" % len(data)
        more += data + b"\nendstream endobj\n"
    return TINY_PDF.replace(b"trailer", more + b"trailer")


def pdf_bomb():
    """Return a PDF of 100 kB whose packed objects are a hundred million bytes."""
    return pdf_with(b"", b"\0" * 100_000_000)


def pdf_broken_off():
    """Return a PDF of 180 kB in which 20,000 names stand before streams that make 250 kB each and then break off."""
    packer = zlib.compressobj(9)
    stream = b"stream\n" + packer.compress(b"\0" * 250_000) + packer.flush(zlib.Z_FULL_FLUSH) + b"\x07" * 4
    return pdf_with((b"/ObjStm " * 60 + stream + b"\n") * 330)


def jpeg_in_parts(part, size=7_900_000):
    """Return a JPEG whose tables are preceded by as many such parts as make it so large."""
    sent = saved(image((160, 160)))
    return sent[:2] + part * ((size - len(sent)) // len(part)) + sent[2:]


def png_in_parts(part, size=7_900_000):
    """Return a PNG whose last chunk is preceded by as many such chunks as make it so large."""
    sent = saved(image((160, 160)), "PNG")
    return sent[:-12] + part * ((size - len(sent)) // len(part)) + sent[-12:]


def webp_in_parts(part, size=7_900_000):
    """Return a WebP that ends with as many such chunks as make it so large."""
    inner = saved(image((160, 160)), "WEBP")[12:]
    inner += part * ((size - len(inner)) // len(part))
    return b"RIFF" + struct.pack("<I", 4 + len(inner)) + b"WEBP" + inner


def moving(kind):
    frames = [image(color=(shade, 0, 0)) for shade in range(0, 250, 25)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])
