pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// How a figure came about: its steps, its facts, its article. Or what a word means.
Sheet {
    id: sheet
    required property var explanation
    objectName: "figureSheet"
    open: explanation.figure.heading !== undefined
    heading: explanation.figure.heading ?? ""
    onClosed: explanation.close()

    Repeater {
        model: sheet.explanation.figure.terms ?? []
        Column {
            id: term
            required property var modelData
            width: parent ? parent.width : 0
            spacing: 8
            bottomPadding: 16
            Words {
                width: parent.width
                size: "item"
                text: term.modelData.term
            }
            Words {
                width: parent.width
                text: term.modelData.meaning
            }
        }
    }
    Repeater {
        model: sheet.explanation.figure.steps ?? []
        Card {
            id: step
            required property var modelData
            width: sheet.width > 0 ? parent.width : 0
            height: lines.implicitHeight + 56
            Column {
                id: lines
                x: 36
                y: 28
                width: parent.width - 72
                spacing: 8
                Words {
                    width: parent.width
                    text: step.modelData.label
                    font.weight: Font.DemiBold
                }
                Words {
                    width: parent.width
                    text: step.modelData.formula + " = " + step.modelData.amount
                    font.pixelSize: Theme.item
                }
                Repeater {
                    model: step.modelData.operands
                    Words {
                        required property var modelData
                        width: lines.width
                        size: "note"
                        text: modelData.label + " " + modelData.value + "  (" + modelData.origin + ")"
                    }
                }
                Words {
                    width: parent.width
                    visible: text !== ""
                    size: "note"
                    color: Theme.brandInk
                    text: step.modelData.basis
                }
                Words {
                    width: parent.width
                    visible: text !== ""
                    size: "note"
                    text: step.modelData.note
                }
            }
        }
    }

    footer: ActionButton {
        objectName: "figureTask"
        visible: label !== ""
        width: parent.width
        tall: 128
        kind: "primary"
        label: sheet.explanation.figure.taskLabel ?? ""
        onActivated: sheet.explanation.beginTask()
    }
}
