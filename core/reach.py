"""Which days and moments can be counted: the calendar begins in 1 and ends in 9999, and a day before or after it is none."""

from datetime import date, datetime

from django.core.validators import MaxValueValidator, MinValueValidator

from core.clock import SHANGHAI

FIRST_YEAR, LAST_YEAR = 1900, 2200
DAYS_IN_REACH = [MinValueValidator(date(FIRST_YEAR, 1, 1)), MaxValueValidator(date(LAST_YEAR, 1, 1))]
MOMENTS_IN_REACH = [
    MinValueValidator(datetime(FIRST_YEAR, 1, 1, tzinfo=SHANGHAI)),
    MaxValueValidator(datetime(LAST_YEAR, 1, 1, tzinfo=SHANGHAI)),
]
