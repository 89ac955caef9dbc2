"""The terminal's encrypted store (离线缓存): what it must know and keep when the hall is gone.

Start at :mod:`offline_cache.store`. What a visitor signed lives in
:mod:`offline_cache.pending` and is carried to the hall by :mod:`offline_cache.delivery`.
"""
