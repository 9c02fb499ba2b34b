"""Scanning a QR code on the screen, as a telephone does."""

import io
from urllib.parse import unquote, urlsplit

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator


def scanned(picture: Locator) -> dict[str, str]:
    """What an authenticator app reads in it: `account`, and the parameters of the address, such as `secret`."""
    drawn = Image.open(io.BytesIO(picture.screenshot()))
    (found,) = zxingcpp.read_barcodes(drawn.convert("L"))
    address = urlsplit(found.text)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    pairs = (part.split("=") for part in address.query.split("&"))
    return {"account": unquote(address.path[1:]), **{name: unquote(value) for name, value in pairs}}
