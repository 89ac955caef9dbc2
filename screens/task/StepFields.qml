pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components
import screens.task

// What a step asks: choices as large buttons, everything else as a field that opens its
// own pad. An error stands at its field and erases nothing.
Column {
    id: form
    property var fields: []
    signal chosen(string key, string value)
    signal edited(string key)
    signal rowEdited(string key, int row, string column)
    signal rowAdded(string key)
    signal rowRemoved(string key, int row)
    spacing: 28

    Repeater {
        model: form.fields
        Column {
            id: field
            required property var modelData
            width: form.width
            spacing: Theme.gap

            Words {
                width: parent.width
                visible: text !== ""
                text: field.modelData.label
                font.weight: Font.DemiBold
            }
            Words {
                width: parent.width
                visible: text !== ""
                size: "note"
                text: field.modelData.hint
            }
            Repeater {
                model: field.modelData.options
                Pressable {
                    id: option
                    required property var modelData
                    // What it is, and what it costs: amounts stand below each other.
                    readonly property var parts: modelData.label.match(/^(.*\S)\s+(¥\s?[\d,]+\.\d\d)$/)
                    objectName: "option_" + field.modelData.key + "_" + modelData.value
                    width: field.width
                    height: Math.max(Theme.touch, words.implicitHeight + 36)
                    name: modelData.label + (modelData.chosen ? ", " + qsTr("已选") : "")
                    onActivated: form.chosen(field.modelData.key, modelData.value)
                    Rectangle {
                        anchors.fill: parent
                        radius: Theme.radius
                        color: option.modelData.chosen ? Theme.brandSoft : Theme.card
                        border.width: option.modelData.chosen ? 5 : 2
                        border.color: option.modelData.chosen ? Theme.brand : Theme.edge
                    }
                    Rectangle {
                        id: dot
                        x: 36
                        anchors.verticalCenter: parent.verticalCenter
                        width: 40
                        height: 40
                        radius: field.modelData.many ? 10 : 20
                        color: field.modelData.many && option.modelData.chosen ? Theme.brand : Theme.card
                        border.width: 4
                        border.color: option.modelData.chosen ? Theme.brand : Theme.secondary
                        Rectangle {
                            anchors.centerIn: parent
                            visible: option.modelData.chosen && !field.modelData.many
                            width: 20
                            height: 20
                            radius: 10
                            color: Theme.brand
                        }
                        Words {
                            anchors.centerIn: parent
                            visible: option.modelData.chosen && field.modelData.many
                            text: "✓"
                            color: Theme.brandText
                            font.pixelSize: 32
                            font.weight: Font.Bold
                            Accessible.ignored: true
                        }
                    }
                    Column {
                        id: words
                        anchors.left: dot.right
                        anchors.leftMargin: 28
                        anchors.right: parent.right
                        anchors.rightMargin: 28 + (amount.visible ? amount.width + 20 : 0)
                        anchors.verticalCenter: parent.verticalCenter
                        Words {
                            width: parent.width
                            text: amount.visible ? option.parts[1] : option.modelData.label
                            font.pixelSize: Theme.item
                            Accessible.ignored: true
                        }
                        Words {
                            width: parent.width
                            visible: text !== ""
                            size: "note"
                            text: option.modelData.detail
                            Accessible.ignored: true
                        }
                    }
                    Words {
                        id: amount
                        visible: option.parts !== null && implicitWidth < option.width * 0.4
                        anchors.right: parent.right
                        anchors.rightMargin: 36
                        anchors.verticalCenter: parent.verticalCenter
                        text: option.parts !== null ? option.parts[2] : ""
                        font.pixelSize: Theme.item
                        font.weight: Font.DemiBold
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                }
            }
            ListEditor {
                visible: field.modelData.isList
                width: parent.width
                field: field.modelData
                onCellTouched: (row, column) => form.rowEdited(field.modelData.key, row, column)
                onAdded: form.rowAdded(field.modelData.key)
                onRemoved: row => form.rowRemoved(field.modelData.key, row)
            }
            Pressable {
                id: box
                objectName: "field_" + field.modelData.key
                visible: field.modelData.options.length === 0 && !field.modelData.isList
                width: parent.width
                height: visible ? Theme.touch : 0
                name: field.modelData.label + " " + field.modelData.shown
                onActivated: form.edited(field.modelData.key)
                Rectangle {
                    anchors.fill: parent
                    radius: Theme.radius
                    color: Theme.card
                    border.width: field.modelData.error !== "" ? 5 : 2
                    border.color: field.modelData.error !== "" ? Theme.statusFill["overdue"] : Theme.edge
                }
                Words {
                    x: 36
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - 72
                    text: field.modelData.shown !== "" ? field.modelData.shown : field.modelData.isSearch ? qsTr("点这里查找") : qsTr("点这里填写")
                    color: field.modelData.shown !== "" ? Theme.ink : Theme.secondary
                    font.pixelSize: Theme.item
                    wrapMode: Text.NoWrap
                    elide: Text.ElideRight
                    Accessible.ignored: true
                }
            }
            Words {
                width: parent.width
                visible: text !== ""
                size: "note"
                text: field.modelData.source
            }
            Words {
                objectName: "error_" + field.modelData.key
                width: parent.width
                visible: text !== ""
                color: Theme.statusInk["overdue"]
                font.weight: Font.DemiBold
                text: field.modelData.error
            }
        }
    }
}
