"""Recognises the kinds of values at a place of the text. One module a kind; each yields every way to read what stands
there."""

from tipifica.parse.scan.amount import scan_amount
from tipifica.parse.scan.counts import scan_count, scan_percent
from tipifica.parse.scan.dates import scan_dates
from tipifica.parse.scan.months import scan_months
from tipifica.parse.scan.numbers import scan_ani, scan_reference, scan_service, scan_visit
from tipifica.parse.scan.phones import scan_joined_phone, scan_phone
from tipifica.parse.scan.scanned import Scanned, Scanner

SCANNERS: dict[str, Scanner] = {
    "AMOUNT": scan_amount,
    "ANI": scan_ani,
    "COUNT": scan_count,
    "DATES": scan_dates,
    "MONTHS": scan_months,
    "PERCENT": scan_percent,
    "PHONE": scan_phone,
    "REFERENCE": scan_reference,
    "SERVICE": scan_service,
    "VISIT": scan_visit,
}

__all__ = ["SCANNERS", "Scanned", "Scanner", "scan_joined_phone"]
