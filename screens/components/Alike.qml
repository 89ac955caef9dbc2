pragma Singleton
import QtQuick

// Buttons in one row are of one height, whatever their words need.
QtObject {
    // The height that the highest visible button in `row` needs.
    function highest(row: Item): real {
        let most = 0;
        for (let i = 0; i < row.children.length; i++) {
            const button = row.children[i] as ActionButton;
            if (button && button.visible)
                most = Math.max(most, button.needed);
        }
        return most;
    }
}
