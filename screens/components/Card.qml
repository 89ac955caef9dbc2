import QtQuick
import screens.theme

// A white sheet with a thin line around it.
Rectangle {
    radius: Theme.radius
    color: Theme.card
    border.width: 2
    border.color: Theme.line
}
