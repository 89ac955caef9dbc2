pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components
import screens.task

// Paying: how much for what, the code for the phone, and how it stands. Every state says
// whether money was taken.
Column {
    id: panel
    required property var payment
    readonly property var view: payment.view
    readonly property bool hasCode: (view.code ?? "") !== ""
    // Where the page is low, the code stands beside the words: all of it must be seen at once.
    readonly property bool beside: hasCode && Theme.shallow
    spacing: Theme.portrait ? 26 : 20

    Rectangle {
        width: parent.width
        visible: !panel.beside
        height: sum.implicitHeight + 2 * sum.y
        radius: Theme.radius
        color: Theme.band
        border.width: Theme.highContrast ? 2 : 0
        border.color: Theme.line
        Column {
            id: sum
            x: 40
            y: Theme.shallow ? 20 : 36
            width: parent.width - 80
            spacing: Theme.shallow ? 0 : 6
            Words {
                width: parent.width
                text: panel.view.what ?? ""
                color: Theme.bandText
                font.pixelSize: Theme.item
            }
            Words {
                objectName: panel.beside ? "payAmountUnused" : "payAmount"
                width: parent.width
                text: panel.view.amount ?? ""
                color: Theme.bandText
                font.pixelSize: Theme.shallow ? Theme.title : Theme.hero
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: 44
                font.weight: Font.Bold
                wrapMode: Text.NoWrap
            }
        }
    }

    Grid {
        id: body
        width: parent.width
        visible: panel.hasCode || (panel.view.headline ?? "") !== ""
        columns: panel.beside ? 2 : 1
        spacing: 32
        horizontalItemAlignment: Grid.AlignHCenter
        verticalItemAlignment: Grid.AlignVCenter

        Rectangle {
            id: code
            readonly property bool sensitive: true
            objectName: "payCode"
            visible: panel.hasCode
            width: Theme.lowReach ? 320 : panel.beside ? 440 : Theme.largePrint ? 480 : 560
            height: width
            radius: 20
            color: "#FFFFFF"
            border.width: 3
            border.color: Theme.edge
            Image {
                anchors.fill: parent
                anchors.margins: 20
                source: panel.view.code ?? ""
                smooth: false
                fillMode: Image.PreserveAspectFit
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("付款码,请用手机扫")
            }
        }
        Column {
            width: body.columns === 2 ? body.width - code.width - body.spacing : body.width
            spacing: Theme.lowReach ? 8 : 16
            Words {
                width: parent.width
                visible: panel.beside
                text: panel.view.what ?? ""
            }
            Words {
                objectName: panel.beside ? "payAmount" : "payAmountUnused"
                width: parent.width
                visible: panel.beside
                text: panel.view.amount ?? ""
                font.pixelSize: Theme.title
                font.weight: Font.Bold
                wrapMode: Text.NoWrap
            }
            Rectangle {
                objectName: "payState"
                width: parent.width
                visible: (panel.view.headline ?? "") !== ""
                height: state.implicitHeight + 60
                radius: Theme.radius
                color: Theme.statusSoft[panel.view.status ?? "unknown"]
                border.width: Theme.highContrast ? 2 : 0
                border.color: Theme.line
                Row {
                    id: state
                    x: 36
                    y: 30
                    width: parent.width - 72
                    spacing: 24
                    Spinner {
                        id: turning
                        visible: panel.view.busy === true
                        anchors.verticalCenter: parent.verticalCenter
                    }
                    StatusMark {
                        id: mark
                        visible: !turning.visible && !panel.hasCode
                        implicitWidth: 88
                        status: panel.view.status ?? "unknown"
                    }
                    Column {
                        id: told
                        anchors.verticalCenter: parent.verticalCenter
                        width: parent.width - (turning.visible ? turning.width + 24 : mark.visible ? mark.width + 24 : 0)
                        spacing: 8
                        Words {
                            objectName: "payHeadline"
                            width: parent.width
                            size: "item"
                            text: panel.view.headline ?? ""
                            color: Theme.statusInk[panel.view.status ?? "unknown"]
                            font.weight: Font.Bold
                        }
                        Repeater {
                            model: panel.view.reasons ?? []
                            Words {
                                required property string modelData
                                width: told.width
                                text: modelData
                                color: Theme.statusInk[panel.view.status ?? "unknown"]
                                font.weight: Font.DemiBold
                            }
                        }
                        Words {
                            width: parent.width
                            visible: text !== ""
                            text: panel.view.text ?? ""
                            color: Theme.statusInk[panel.view.status ?? "unknown"]
                        }
                    }
                }
            }
            Words {
                objectName: "payLeft"
                width: parent.width
                visible: text !== ""
                text: panel.payment.countdown
                horizontalAlignment: body.columns === 2 ? Text.AlignLeft : Text.AlignHCenter
                font.pixelSize: Theme.item
            }
            Words {
                width: parent.width
                visible: text !== ""
                size: "note"
                text: panel.view.number ?? ""
                color: Theme.secondary
                horizontalAlignment: body.columns === 2 ? Text.AlignLeft : Text.AlignHCenter
            }
            ActionButton {
                objectName: "payCancel"
                visible: label !== ""
                width: parent.width
                label: panel.view.cancel ?? ""
                onActivated: panel.payment.cancel()
            }
        }
    }
    PayPath {
        width: parent.width
        visible: ["paid", "unclear", "refunding"].includes(stage)
        stage: panel.view.stage ?? ""
    }
    StepFields {
        width: parent.width
        visible: fields.length > 0
        fields: panel.view.methods ?? []
        onChosen: (key, value) => panel.payment.choose(value)
    }
    ActionButton {
        objectName: "payLater"
        visible: label !== ""
        width: parent.width
        label: panel.view.later ?? ""
        onActivated: panel.payment.later()
    }
    Card {
        width: parent.width
        visible: (panel.view.lines ?? []).length > 0 && panel.view.stage === "ready"
        height: lines.implicitHeight + 24
        Column {
            id: lines
            x: 40
            y: 12
            width: parent.width - 80
            Repeater {
                model: panel.view.lines ?? []
                FigureRow {
                    required property var modelData
                    required property int index
                    width: lines.width
                    label: modelData.label
                    value: modelData.value
                    lastRow: index === (panel.view.lines ?? []).length - 1
                }
            }
        }
    }
}
