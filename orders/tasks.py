"""The clock's door."""

import logging

from celery import shared_task

from orders.selectors.clock import due_order_ids
from orders.services.clock import tend_order

log = logging.getLogger(__name__)


@shared_task
def sweep_orders() -> None:
    """Remind, escalate and substitute wherever the moment has come."""
    for order_id in due_order_ids():
        try:
            tend_order(order_id=order_id)
        except Exception:
            # The others have their moment too; this one is tried again with the next sweep.
            log.exception("order %s could not be tended", order_id)
