"""Remote help (远程帮办, 问办协同): a queue of calls, clerks who take one each, live rooms."""
