"""The one place where everything is built and wired.

``terminal`` shows the first frame with nothing heavy loaded; ``outside`` then opens the
store, the hall client and the law on a worker; ``visit_host``, ``task_host`` and
``help_host`` lead a visitor through; ``hall_watch`` keeps an eye on the hall.
"""
