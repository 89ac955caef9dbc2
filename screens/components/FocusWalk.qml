pragma Singleton
import QtQuick

// Where the arrow keys go from here. What can be pressed is found as it stands on the
// screen: the nearest in the arrow's direction, or else the next in reading order.
QtObject {
    // Everything the keyboard can stand on below `scope`, in the order it is drawn.
    function controls(scope: Item): list<Item> {
        const found = [];
        const waiting = [scope];
        while (waiting.length > 0) {
            const item = waiting.pop();
            if (!item.visible || !item.enabled || item.opacity === 0)
                continue;
            if (item !== scope && item.activeFocusOnTab && item.width > 0 && item.height > 0)
                found.push(item);
            for (let i = item.children.length - 1; i >= 0; i--)
                waiting.push(item.children[i]);
        }
        return found;
    }

    function inside(item: Item, scope: Item): bool {
        for (let at = item; at; at = at.parent)
            if (at === scope)
                return true;
        return false;
    }

    // The next control in reading order; round and round within the scope.
    function following(from: Item, forward: bool, scope: Item): Item {
        const all = controls(scope);
        if (all.length === 0)
            return null;
        const at = all.indexOf(from);
        if (at < 0)
            return all[forward ? 0 : all.length - 1];
        return all[(at + (forward ? 1 : all.length - 1)) % all.length];
    }

    function place(item: Item, scope: Item): var {
        const box = item.mapToItem(scope, 0, 0, item.width, item.height);
        return { left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height, x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }

    function holds(outer: var, inner: var): bool {
        return outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom;
    }

    // How far `to` lies in a direction, the way an eye would judge it; negative: not there.
    function distance(from: var, to: var, dx: int, dy: int): real {
        if (holds(from, to) || holds(to, from)) // a button on a card
            return dx !== 0 && (to.x - from.x) * dx > 4 ? 1 : -1;
        const along = dx > 0 ? to.left - from.right : dx < 0 ? from.left - to.right
            : dy > 0 ? to.top - from.bottom : from.top - to.bottom;
        if (along < -12)
            return -1;
        const aside = dx !== 0 ? Math.max(0, to.top - from.bottom, from.top - to.bottom)
            : Math.max(0, to.left - from.right, from.left - to.right);
        const off = dx !== 0 ? Math.abs(to.y - from.y) : Math.abs(to.x - from.x);
        return Math.max(0, along) + 3 * aside + 0.1 * off;
    }

    // The control an arrow leads to, or null where nothing lies that way.
    function towards(from: Item, dx: int, dy: int, scope: Item): Item {
        const here = place(from, scope);
        let best = null;
        let least = Infinity;
        for (const item of controls(scope)) {
            if (item === from)
                continue;
            const far = distance(here, place(item, scope), dx, dy);
            if (far >= 0 && far < least && !(dx !== 0 && far > 2000)) {
                best = item;
                least = far;
            }
        }
        return best;
    }

    // The scroll area around an item, if any.
    function area(item: Item): ScrollArea {
        for (let at = item.parent; at; at = at.parent)
            if (at instanceof ScrollArea)
                return at;
        return null;
    }
}
