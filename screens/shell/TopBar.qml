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
        anchors.leftMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - reading.width - end.width - 2 * Theme.margin - 44
        spacing: 0
        Words {
            objectName: "whoText"
            width: parent.width
            text: bar.shell.whoText
            font.pixelSize: 34
            font.weight: Font.Bold
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
        }
        Words {
            objectName: "rightsText"
            width: parent.width
            size: "note"
            font.pixelSize: 26
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
        height: Theme.touchSmall
        radius: height / 2
        color: Theme.page
        border.width: Theme.highContrast ? 2 : 0
        border.color: Theme.line
        Row {
            id: row
            anchors.centerIn: parent
            Repeater {
                model: [
                    { id: "largePrint", label: "大", name: qsTr("大字"), on: bar.shell.largePrint, bigger: true },
                    { id: "highContrast", label: "◐", name: qsTr("高对比"), on: bar.shell.highContrast, bigger: false },
                    { id: "language", label: bar.shell.language === "zh" ? "EN" : "中", name: bar.shell.language === "zh" ? "English" : "中文", on: false, bigger: false }
                ]
                Pressable {
                    id: choice
                    required property var modelData
                    objectName: "reading_" + modelData.id
                    name: modelData.name
                    width: 92
                    height: Theme.touchSmall
                    radius: height / 2
                    onActivated: bar.shell.toggleReading(modelData.id)
                    Rectangle {
                        anchors.centerIn: parent
                        width: 72
                        height: 72
                        radius: 36
                        color: choice.modelData.on || choice.held ? Theme.brandSoft : "transparent"
                        border.width: choice.modelData.on ? 3 : 0
                        border.color: Theme.brand
                    }
                    Words {
                        anchors.centerIn: parent
                        text: choice.modelData.label
                        font.pixelSize: choice.modelData.bigger ? 38 : 30
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
        anchors.rightMargin: Theme.portrait ? Theme.margin : 36
        anchors.verticalCenter: parent.verticalCenter
        width: Math.max(176, endText.implicitWidth + 48)
        height: Theme.touchSmall
        radius: height / 2
        name: qsTr("结束办理")
        onActivated: bar.shell.askEnd()
        Rectangle {
            anchors.fill: parent
            radius: parent.radius
            color: end.held ? Theme.brandSoft : Theme.card
            border.width: 2
            border.color: Theme.line
        }
        Words {
            id: endText
            anchors.centerIn: parent
            text: qsTr("结束 %1").arg(bar.shell.timeLeft)
            wrapMode: Text.NoWrap
            font.pixelSize: 30
            Accessible.ignored: true
        }
    }
}
