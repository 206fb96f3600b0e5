"""Make pictures of a printed page as copiers, scanners and telephones do: tilt, noise, shadow, perspective, JPEG."""

import io
import random

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter


def pages(data: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(pypdfium2.PdfDocument(data))


def scan(data: bytes, rng: random.Random, dpi: int = 150) -> bytes:
    """Render the PDF and spoil it as a copier does: tilt, blur, noise, JPEG; return a PDF of pictures."""
    made = []
    for page in pypdfium2.PdfDocument(data):
        image = page.render(scale=dpi / 72).to_pil().convert("L")
        image = image.rotate(rng.uniform(-1.5, 1.5), resample=Image.Resampling.BICUBIC, fillcolor=255)
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.7)))
        image = _noisy(image, rng, 3, 9)
        made.append(_packed(image, rng.randint(55, 85)))
    return _bound(made, dpi)


def copied(data: bytes, rng: random.Random) -> bytes:
    """Render the PDF and spoil it as an old copier does: coarser or finer, darker at one edge, specks."""
    dpi, made = rng.choice([120, 150, 200]), []
    for page in pypdfium2.PdfDocument(data):
        image = page.render(scale=dpi / 72).to_pil().convert("L")
        image = image.rotate(rng.uniform(-2.5, 2.5), resample=Image.Resampling.BICUBIC, fillcolor=255)
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.8) * dpi / 150))
        image = _shadowed(image, rng, 0.75)
        image = _noisy(image, rng, 4, 12)
        made.append(_packed(image, rng.randint(40, 80)))
    return _bound(made, dpi)


def photo(data: bytes, rng: random.Random) -> bytes:
    """Photograph the first page on a desk: perspective, shadow, a tint, blur, noise; return a JPEG."""
    page = pypdfium2.PdfDocument(data)[0].render(scale=rng.uniform(150, 190) / 72).to_pil().convert("RGB")
    wide, high = page.size
    margin = int(0.05 * wide)
    desk = Image.new(
        "RGB", (wide + 2 * margin, high + 2 * margin), rng.choice([(92, 70, 52), (60, 62, 66), (140, 128, 110)])
    )
    desk.paste(page, (margin, margin))
    image = desk.transform(
        desk.size,
        Image.Transform.PERSPECTIVE,
        _perspective(desk.size, rng),
        Image.Resampling.BICUBIC,
        fillcolor=(70, 60, 50),
    )
    tint = np.array([rng.uniform(0.92, 1.0), rng.uniform(0.93, 1.0), rng.uniform(0.84, 1.0)])
    image = Image.fromarray((np.asarray(image, dtype=float) * tint).clip(0, 255).astype("uint8"))
    image = _shadowed(image, rng, 0.55).filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9)))
    image = _noisy(image, rng, 2, 8)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=rng.randint(50, 85))
    return out.getvalue()


def _perspective(size: tuple[int, int], rng: random.Random) -> list[float]:
    """Return the eight numbers of a transform that moves each corner by up to 4 % of the width."""
    wide, high = size
    corners = [(0, 0), (wide, 0), (wide, high), (0, high)]
    moved = [(x + rng.uniform(-0.04, 0.04) * wide, y + rng.uniform(-0.03, 0.03) * wide) for x, y in corners]
    rows, right = [], []
    for (x, y), (u, v) in zip(corners, moved, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return list(np.linalg.solve(np.array(rows, dtype=float), np.array(right, dtype=float)))


def _shadowed(image: Image.Image, rng: random.Random, least: float) -> Image.Image:
    """Darken the picture across one direction, down to `least` of its light."""
    pixels = np.asarray(image, dtype=float)
    high, wide = pixels.shape[:2]
    across, down = rng.uniform(-1, 1), rng.uniform(-1, 1)
    ramp = across * np.linspace(-0.5, 0.5, wide)[None, :] + down * np.linspace(-0.5, 0.5, high)[:, None]
    ramp = (ramp - ramp.min()) / max(1e-6, ramp.max() - ramp.min())
    light = 1 - (1 - rng.uniform(least, 1)) * ramp
    return Image.fromarray((pixels * (light if pixels.ndim == 2 else light[:, :, None])).clip(0, 255).astype("uint8"))


def _noisy(image: Image.Image, rng: random.Random, low: float, high: float) -> Image.Image:
    pixels = np.asarray(image, dtype=float)
    noise = np.random.default_rng(rng.randrange(2**32)).normal(0, rng.uniform(low, high), pixels.shape)
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype("uint8"))


def _packed(image: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(out)


def _bound(made: list[Image.Image], dpi: int) -> bytes:
    out = io.BytesIO()
    made[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=made[1:])
    return out.getvalue()
