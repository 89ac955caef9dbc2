"""Remote help, from the offer to the end of the call."""

from __future__ import annotations

from workbench.gallery.scene import scene
from workbench.gallery.studio import MOMENT, Studio


@scene
def help_offered(studio: Studio) -> None:
    """Remote help: what the visitor allows."""
    studio.checking("晨禾")
    studio.help.openPanel()


@scene
def help_waiting(studio: Studio) -> None:
    """In the queue."""
    studio.checking("晨禾")
    studio.help.set_state("waiting", "", view=False)
    studio.help.set_queue(3, 240)
    studio.help.openPanel()


@scene
def help_talking(studio: Studio) -> None:
    """A conversation."""
    from kiosk.help_session.call import ChatLine

    studio.task("S01", "云岭")
    studio.help.set_state("connected", "王*", view=True)
    for who, text in (
        ("clerk", "您好,我是帮办员王*。您想办什么?"),
        ("visitor", "这个数字不对"),
        ("clerk", "请点“普通发票销售额”右边的“修改”,我给您指一下。"),
    ):
        studio.help.add_line(ChatLine(who, text, MOMENT))
    studio.help.openPanel()


@scene
def help_pointing(studio: Studio) -> None:
    """The helper points."""
    from kiosk.help_session.call import Pointing

    help_talking(studio)
    studio.help.closePanel()
    studio.help.point(Pointing(0.86, 0.33, "", ""))


@scene
def help_ended(studio: Studio) -> None:
    """The call is over."""
    from kiosk.help_session.call import end_of_call

    studio.checking("晨禾")
    studio.help.finish(end_of_call("clerk", "hung_up"))
