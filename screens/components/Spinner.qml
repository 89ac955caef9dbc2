pragma ComponentBehavior: Bound
import QtQuick
import screens.theme

// Something is going on. Eight dots, one of them dark; stands still when motion is off.
Item {
    id: spinner
    property int step: 0
    implicitWidth: 120
    implicitHeight: 120

    Repeater {
        model: 8
        Rectangle {
            required property int index
            readonly property real angle: index * Math.PI / 4
            width: 20
            height: 20
            radius: 10
            x: spinner.width / 2 - 10 + Math.sin(angle) * spinner.width * 0.4
            y: spinner.height / 2 - 10 - Math.cos(angle) * spinner.height * 0.4
            color: index === spinner.step ? Theme.brand : Theme.line
        }
    }
    Timer {
        interval: 150
        repeat: true
        running: spinner.visible && !Theme.reducedMotion
        onTriggered: spinner.step = (spinner.step + 1) % 8
    }
}
