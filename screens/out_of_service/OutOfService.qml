import QtQuick
import screens.theme
import screens.components

// The terminal cannot serve: it says so plainly, with the way on, and a code for staff.
FocusScope {
    id: screen
    required property var model
    objectName: "screen_out_of_service"

    Column {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, 920)
        spacing: 36
        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            size: "title"
            text: qsTr("这台机器暂停服务")
        }
        Words {
            objectName: "outReason"
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: screen.model ? screen.model.reason : ""
        }
        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("请用旁边的机器,或到咨询台。给您添麻烦了。")
        }
        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            size: "note"
            text: screen.model ? qsTr("工作人员参考:%1").arg(screen.model.code) : ""
        }
    }
}
