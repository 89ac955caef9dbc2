pragma ComponentBehavior: Bound
import QtQuick
import screens.theme

// Where one stands in a task: done, now, to come. steps: [{label, state}].
// In large print, and where the names would not stand side by side, only the step of now
// is named, under the whole bar.
Item {
    id: bar

    property var steps: []
    readonly property bool crowded: Theme.largePrint || steps.length * 130 > width
    readonly property int here: steps.findIndex(step => step.state === "current")
    implicitHeight: column.implicitHeight
    Accessible.role: Accessible.ProgressBar
    Accessible.name: here < 0 ? "" : qsTr("第 %1 步,共 %2 步:%3").arg(here + 1).arg(steps.length).arg(steps[here].label)

    Column {
        id: column
        width: parent.width
        spacing: 10
        Row {
            id: row
            width: parent.width
            spacing: bar.crowded && bar.steps.length > 8 ? 6 : 12
            Repeater {
                model: bar.steps
                Column {
                    id: step
                    required property var modelData
                    required property int index
                    readonly property bool now: modelData.state === "current"
                    readonly property bool done: modelData.state === "done"
                    width: (bar.width - row.spacing * (bar.steps.length - 1)) / Math.max(1, bar.steps.length)
                    spacing: 10
                    Rectangle {
                        width: parent.width
                        height: 14
                        radius: 7
                        color: step.done ? Theme.statusFill["fine"] : step.now ? Theme.brand : Theme.highContrast ? Theme.page : Theme.line
                        border.width: Theme.highContrast || !(step.done || step.now) ? 2 : 0
                        border.color: Theme.edge
                    }
                    Words {
                        width: parent.width
                        size: "note"
                        visible: !bar.crowded
                        text: (step.done ? "✓ " : (step.index + 1) + " ") + step.modelData.label
                        color: step.now ? Theme.brandInk : Theme.secondary
                        font.weight: step.now ? Font.Bold : Font.Normal
                        Accessible.ignored: true
                    }
                }
            }
        }
        Words {
            width: parent.width
            size: "note"
            visible: bar.crowded && bar.here >= 0
            text: bar.here < 0 ? "" : qsTr("第 %1 步,共 %2 步:%3").arg(bar.here + 1).arg(bar.steps.length).arg(bar.steps[bar.here].label)
            color: Theme.brandInk
            font.weight: Font.Bold
            Accessible.ignored: true
        }
    }
}
