pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// Who is here (masked), how they like to read, and how long until the visit ends.
Rectangle {
    id: bar
    required property var shell
    color: Theme.card

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 2
        color: Theme.line
    }
    Column {
        anchors.left: parent.left
        anchors.leftMargin: Theme.portrait ? 32 : Theme.margin
        anchors.right: reading.left
        anchors.rightMargin: 20
        anchors.verticalCenter: parent.verticalCenter
        spacing: 0
        Words {
            objectName: "whoText"
            width: parent.width
            text: bar.shell.whoText
            font.pixelSize: Theme.largePrint && !Theme.portrait ? 38 : 34
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 28
            font.weight: Font.Bold
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
        }
        Words {
            objectName: "rightsText"
            width: parent.width
            size: "note"
            font.pixelSize: Theme.largePrint ? 30 : 26
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 24
            text: bar.shell.rightsText
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
        }
    }
    Rectangle {
        id: reading
        anchors.right: end.left
        anchors.rightMargin: 20
        anchors.verticalCenter: parent.verticalCenter
        width: row.width + 12
        height: Theme.touchSmall + 8
        radius: height / 2
        color: Theme.page
        border.width: Theme.highContrast ? 2 : 0
        border.color: Theme.line
        Row {
            id: row
            anchors.centerIn: parent
            Repeater {
                model: [
                    { id: "largePrint", label: bar.shell.language === "zh" ? "大" : "A", name: bar.shell.largePrint ? qsTr("标准字") : qsTr("大字"), on: bar.shell.largePrint, size: 40 },
                    { id: "highContrast", label: "◐", name: bar.shell.highContrast ? qsTr("平常的颜色") : qsTr("黑底亮字"), on: bar.shell.highContrast, size: 34 },
                    { id: "lowReach", label: bar.shell.language === "zh" ? "坐" : "↓", name: bar.shell.lowReach ? qsTr("用整个屏幕") : qsTr("坐着用,内容移到下面"), on: bar.shell.lowReach, size: 34 },
                    { id: "language", label: bar.shell.language === "zh" ? "EN" : "中", name: bar.shell.language === "zh" ? "English" : "中文", on: false, size: 32 }
                ].filter(choice => Theme.portrait || choice.id !== "lowReach")
                Pressable {
                    id: choice
                    required property var modelData
                    objectName: "reading_" + modelData.id
                    group: "reading"
                    name: modelData.name
                    width: Theme.touchSmall
                    height: Theme.touchSmall
                    radius: height / 2
                    onActivated: bar.shell.toggleReading(modelData.id)
                    Rectangle {
                        anchors.centerIn: parent
                        width: 74
                        height: 74
                        radius: 37
                        color: choice.modelData.on ? Theme.brandSoft : "transparent"
                        border.width: choice.modelData.on ? 4 : 0
                        border.color: Theme.brand
                    }
                    Words {
                        anchors.centerIn: parent
                        text: choice.modelData.label
                        font.pixelSize: choice.modelData.size
                        font.weight: Font.Bold
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
    Pressable {
        id: end
        objectName: "endVisit"
        anchors.right: parent.right
        anchors.rightMargin: 32
        anchors.verticalCenter: parent.verticalCenter
        width: Math.max(184, endText.implicitWidth + 40)
        height: Theme.touchSmall
        radius: height / 2
        name: qsTr("结束办理,还剩 %1").arg(bar.shell.timeLeft)
        onActivated: bar.shell.askEnd()
        Rectangle {
            anchors.fill: parent
            radius: parent.radius
            color: Theme.card
            border.width: 2
            border.color: Theme.edge
        }
        Words {
            id: endText
            anchors.centerIn: parent
            text: qsTr("结束 %1").arg(bar.shell.timeLeft)
            wrapMode: Text.NoWrap
            font.pixelSize: 32
            Accessible.ignored: true
        }
    }
}
