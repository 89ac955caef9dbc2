pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// The credit level of the last years as steps, and what can still be repaired.
Card {
    id: trend
    property var years: []
    property string words: ""
    property string repair: ""
    height: column.implicitHeight + 72

    readonly property var rank: ({ D: 1, C: 2, M: 3, B: 4, A: 5 })

    Column {
        id: column
        x: 36
        y: 32
        width: parent.width - 72
        spacing: 20
        Words {
            size: "item"
            text: qsTr("纳税缴费信用")
        }
        Row {
            width: parent.width
            height: 210
            spacing: 20
            Repeater {
                model: trend.years
                Item {
                    id: bar
                    required property var modelData
                    required property int index
                    readonly property bool last: index === trend.years.length - 1
                    width: (column.width - 20 * (trend.years.length - 1)) / Math.max(1, trend.years.length)
                    height: parent.height
                    Rectangle {
                        id: pillar
                        anchors.bottom: year.top
                        anchors.bottomMargin: 6
                        width: parent.width
                        height: 28 + 18 * (trend.rank[bar.modelData.level] ?? 1)
                        radius: 10
                        color: bar.last ? Theme.brand : Theme.brandSoft
                        border.width: Theme.highContrast ? 2 : 0
                        border.color: Theme.line
                    }
                    Words {
                        anchors.bottom: pillar.top
                        anchors.horizontalCenter: parent.horizontalCenter
                        text: bar.modelData.level + (bar.modelData.score !== "" ? "  " + bar.modelData.score : "")
                        font.weight: Font.Bold
                        font.pixelSize: Theme.note
                        wrapMode: Text.NoWrap
                    }
                    Words {
                        id: year
                        anchors.bottom: parent.bottom
                        anchors.horizontalCenter: parent.horizontalCenter
                        size: "note"
                        text: bar.modelData.year
                        wrapMode: Text.NoWrap
                    }
                }
            }
        }
        Words {
            width: parent.width
            visible: trend.words !== ""
            text: trend.words
        }
        Words {
            width: parent.width
            visible: trend.repair !== ""
            text: trend.repair
            color: Theme.statusInk["due"]
            font.weight: Font.DemiBold
        }
    }
}
