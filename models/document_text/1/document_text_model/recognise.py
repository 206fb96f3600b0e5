"""Recognise text in a picture with RapidOCR's small models, whichever way up the picture is."""

from dataclasses import dataclass

import cv2
import numpy as np
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_rec import TextRecInput
from serving import threads

from document_text_model.order import Piece
from document_text_model.straight import levelled

MOST_SIDE = 2000  # pixels: larger pictures are reduced, letters of a page are then still 20 pixels high
LEAST_CONFIDENCE = 0.5
MOST_LINES = 600


@dataclass(frozen=True)
class Reading:
    """The lines that the networks found: four corners in the picture after `quarter` turns, text, confidence.

    `turned` and `given` are height and width after and before the turns, `scale` the size beside the picture as sent.
    """

    found: list[tuple[np.ndarray, str, float]]
    turned: tuple[int, int]
    given: tuple[int, int]
    quarter: int
    upside_down: bool
    scale: float


class Recogniser:
    """The three networks (where, which way up, what), loaded once."""

    def __init__(self) -> None:
        settings = {
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads(),
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
        engine = RapidOCR(params=settings)
        self.where = engine._load_det_model()
        self.turned = engine._load_cls_model()
        self.what = engine._load_rec_model()

    def pieces(self, picture: np.ndarray) -> list[Piece]:
        """Return the text of a picture, uint8 [height, width, 3] in blue, green, red.

        Coordinates are those of the picture made upright, for ordering; `box` is the place in the picture as given.
        """
        return _placed(self.read(picture))

    def read(self, picture: np.ndarray) -> Reading:
        """Return what the networks find in a picture, as they find it."""
        scale = min(1.0, MOST_SIDE / max(picture.shape[:2]))
        small = picture
        if scale < 1:
            small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        quarter, quads = self._upright(small)
        turned = np.ascontiguousarray(np.rot90(small, quarter))
        if not len(quads):
            return Reading([], turned.shape[:2], small.shape[:2], quarter, False, scale)
        crops, upside_down = self._crops(turned, quads)
        read = self.what(TextRecInput(img=crops))
        found = []
        for quad, text, confidence in zip(quads, read.txts or (), read.scores or (), strict=False):
            if text.strip() and confidence >= LEAST_CONFIDENCE:
                found.append((quad, " ".join(text.split()), float(confidence)))
        return Reading(found, turned.shape[:2], small.shape[:2], quarter, upside_down, scale)

    def _upright(self, picture: np.ndarray) -> tuple[int, np.ndarray]:
        """Return how many quarter turns make lines lie level, and the four corners of each line after them."""
        quads = self._find(picture)
        if len(quads) and np.mean([_tall(quad) for quad in quads]) > 0.6:
            level = self._find(np.ascontiguousarray(np.rot90(picture, 1)))
            if len(level):
                return 1, level
        return 0, quads

    def _find(self, picture: np.ndarray) -> np.ndarray:
        boxes = self.where(picture).boxes
        return np.zeros((0, 4, 2)) if boxes is None else np.asarray(boxes)[:MOST_LINES]

    def _crops(self, picture: np.ndarray, quads: np.ndarray) -> tuple[list[np.ndarray], bool]:
        """Return each line as a level picture, and whether the page stands on its head."""
        crops = [_level(picture, quad) for quad in quads]
        verdict = self.turned([crop.copy() for crop in crops])
        votes = [label == "180" for label, _ in verdict.cls_res or []]
        upside_down = bool(votes) and float(np.mean(votes)) > 0.5
        # One vote for the page: a single short line is often taken for standing on its head.
        return [cv2.rotate(crop, cv2.ROTATE_180) if upside_down else crop for crop in crops], upside_down


def _tall(quad: np.ndarray) -> bool:
    return float(np.ptp(quad[:, 1])) > 1.5 * float(np.ptp(quad[:, 0]))


def _level(picture: np.ndarray, quad: np.ndarray) -> np.ndarray:
    """Return the quadrilateral as a rectangle, which also takes out a photo's perspective."""
    corners = quad.astype(np.float32)
    width = max(1, round(max(np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[2] - corners[3]))))
    height = max(1, round(max(np.linalg.norm(corners[0] - corners[3]), np.linalg.norm(corners[1] - corners[2]))))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    return cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _placed(reading: Reading) -> list[Piece]:
    """Return pieces with the coordinates of the page laid flat, for ordering, and boxes in the picture as given."""
    if not reading.found:
        return []
    height, width = reading.turned
    quads = np.array([quad for quad, _, _ in reading.found], dtype=float)
    upright = (np.array([width, height]) - quads)[:, [2, 3, 0, 1]] if reading.upside_down else quads
    pieces = []
    for (quad, text, confidence), flat in zip(reading.found, levelled(upright), strict=True):
        tall = (np.linalg.norm(quad[0] - quad[3]) + np.linalg.norm(quad[1] - quad[2])) / 2
        middle = flat[:, 1].mean()
        box = _back(quad, reading.given, reading.quarter) / reading.scale
        edges = (flat[:, 0].min(), middle - tall / 2, flat[:, 0].max(), middle + tall / 2)
        x0, y0, x1, y1 = (float(edge) / reading.scale for edge in edges)
        (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
        place = (float(left), float(top), float(right), float(bottom))
        pieces.append(Piece(text, x0, y0, x1, y1, confidence, place))
    return pieces


def _back(quad: np.ndarray, given: tuple[int, int], quarter: int) -> np.ndarray:
    """Return corners found after a quarter turn to the left as corners of the picture before it."""
    if not quarter:
        return quad
    return np.stack([given[1] - quad[:, 1], quad[:, 0]], axis=1)
