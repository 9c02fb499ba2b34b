"""Scanning a QR code on the screen, as a telephone does."""

import io
from urllib.parse import unquote, urlsplit

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator


def scanned_text(picture: Locator) -> str:
    """The text in the one QR code of the picture."""
    drawn = Image.open(io.BytesIO(picture.screenshot()))
    (found,) = zxingcpp.read_barcodes(drawn.convert("L"))
    return str(found.text)


def scanned(picture: Locator) -> dict[str, str]:
    """What an authenticator app reads in it: `account`, and the parameters of the address, such as `secret`."""
    address = urlsplit(scanned_text(picture))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    pairs = (part.split("=") for part in address.query.split("&"))
    return {"account": unquote(address.path[1:]), **{name: unquote(value) for name, value in pairs}}
