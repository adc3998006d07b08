"""A QR code as a picture inside the page."""

from io import BytesIO

import segno

PIXELS_A_DOT = 9


def qr_svg(text: str) -> str:
    """An ``<svg>`` of black dots on white, in light and dark alike: a camera needs the contrast."""
    buffer = BytesIO()
    segno.make(text, error="m").save(
        buffer, kind="svg", xmldecl=False, scale=PIXELS_A_DOT, svgclass=None, lineclass=None, light="#fff"
    )
    return buffer.getvalue().decode("utf-8")
