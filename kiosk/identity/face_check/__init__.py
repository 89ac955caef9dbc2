"""The optional check that a face is the one on the card (人证核验, one to one).

Off unless a hall configures it with models of its own; asked for and agreed to separately
each time (个人信息保护法, articles 26 to 29); on this machine only. It compares, it does not
detect fraud: whoever holds a good picture of somebody before the camera may pass, so it is
one proof beside others and never the only way. Loads OpenCV: import it on a worker.
"""
