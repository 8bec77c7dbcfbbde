"""The clock's door."""

from celery import shared_task

from live.sweeps import tend
from orders.selectors.clock import due_order_ids
from orders.services.clock import tend_order


@shared_task
def sweep_orders() -> None:
    """Remind, escalate and substitute wherever the moment has come."""
    tend("order", due_order_ids(), lambda pk: tend_order(order_id=pk))
