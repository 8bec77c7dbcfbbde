"""The clock's door."""

from celery import shared_task

from orders.selectors.clock import due_order_ids
from orders.services.clock import tend_order


@shared_task
def sweep_orders() -> None:
    """Remind, escalate and substitute wherever the moment has come."""
    for order_id in due_order_ids():
        tend_order(order_id=order_id)
