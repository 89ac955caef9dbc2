pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// Why a finding is there: what was read, how it was calculated, by which article, and
// the way on. What others must not read stays covered until a deliberate touch.
Sheet {
    id: detail
    required property var model
    readonly property var entry: model.detail
    readonly property bool covered: entry.covered === true

    objectName: "findingDetail"
    open: entry.key !== undefined && entry.key !== ""
    heading: entry.headline ?? ""
    onClosed: model.closeDetail()

    Flow {
        width: parent.width
        spacing: 16
        Badge {
            status: detail.entry.status ?? "fine"
            word: detail.entry.badge ?? ""
        }
        Words {
            width: Math.min(implicitWidth, parent.width)
            visible: !detail.covered && text !== ""
            text: detail.entry.kicker ?? ""
            color: Theme.statusInk[detail.entry.status ?? "fine"]
        }
    }
    Words {
        width: parent.width
        visible: !detail.covered && text !== ""
        text: detail.entry.note ?? ""
    }

    Card {
        visible: detail.covered
        width: parent.width
        height: cover.implicitHeight + 96
        Column {
            id: cover
            x: 48
            y: 48
            width: parent.width - 96
            spacing: 28
            Words {
                width: parent.width
                text: detail.entry.coverText ?? ""
            }
            ActionButton {
                objectName: "uncover"
                tall: 128
                visible: detail.entry.canUncover === true
                width: parent.width
                kind: "primary"
                label: qsTr("身后没有人,给我看")
                onActivated: detail.model.uncover()
            }
            ActionButton {
                objectName: "coverHelp"
                tall: 128
                visible: detail.entry.canUncover !== true
                width: parent.width
                kind: "primary"
                label: qsTr("请工作人员帮我")
                onActivated: detail.model.askHelp()
            }
        }
    }

    Section { title: qsTr("看到了什么"); rows: detail.covered ? [] : detail.entry.evidence ?? [] }
    Section { title: qsTr("怎么算的"); rows: detail.covered ? [] : detail.entry.steps ?? [] }
    Section { title: qsTr("依据"); rows: detail.covered ? [] : detail.entry.basis ?? [] }
    Section { title: qsTr("可以先自己看看"); rows: detail.covered ? [] : detail.entry.selfCheck ?? [] }
    Section { title: qsTr("怎么办"); rows: detail.covered ? [] : detail.entry.wayOn ?? [] }

    footer: ActionButton {
        objectName: "detailAction"
        visible: !detail.covered && (detail.entry.taskLabel ?? "") !== ""
        width: parent.width
        tall: 128
        kind: "primary"
        label: detail.entry.taskLabel ?? ""
        onActivated: detail.model.act(detail.entry.key)
    }

    component Section: Column {
        id: section
        property string title: ""
        property var rows: []
        visible: rows.length > 0
        width: parent ? parent.width : 0
        spacing: 12
        Words {
            text: section.title
            size: "item"
        }
        Card {
            width: section.width
            height: lines.implicitHeight + 24
            Column {
                id: lines
                x: 36
                y: 12
                width: parent.width - 72
                Repeater {
                    model: section.rows
                    FigureRow {
                        required property var modelData
                        required property int index
                        width: lines.width
                        label: modelData.label
                        detail: modelData.detail
                        value: modelData.value
                        lastRow: index === section.rows.length - 1
                    }
                }
            }
        }
    }
}
