pragma ComponentBehavior: Bound
import QtQuick
import screens.theme

// Where one stands in a task: done, now, to come. steps: [{label, state}].
Row {
    id: bar

    property var steps: []
    spacing: 12

    Repeater {
        model: bar.steps
        Column {
            id: step
            required property var modelData
            required property int index
            readonly property bool now: modelData.state === "current"
            width: (bar.width - bar.spacing * (bar.steps.length - 1)) / Math.max(1, bar.steps.length)
            spacing: 10
            Rectangle {
                width: parent.width
                height: 12
                radius: 6
                color: step.modelData.state === "done" ? Theme.statusFill["fine"] : step.now ? Theme.brand : Theme.line
                border.width: Theme.highContrast ? 1 : 0
                border.color: Theme.ink
            }
            Words {
                width: parent.width
                size: "note"
                visible: !Theme.largePrint || step.now
                text: (step.index + 1) + " " + step.modelData.label
                color: step.now ? Theme.brandInk : Theme.secondary
                font.weight: step.now ? Font.Bold : Font.Normal
                font.pixelSize: Theme.note
                elide: Text.ElideRight
                wrapMode: Text.NoWrap
            }
        }
    }
}
