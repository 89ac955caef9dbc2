import QtQuick
import screens.theme

// Text in one of the five sizes of the type scale.
Text {
    property string size: "body"
    // What a helper who sees the screen must not see; see kiosk/app/help_host.py.
    property bool sensitive: /¥|\d,\d{3}|\d\.\d\d(?!\d)|\d{15}/.test(text)

    color: size === "note" ? Theme.secondary : Theme.ink
    font.family: Theme.family
    font.pixelSize: size === "hero" ? Theme.hero
        : size === "title" ? Theme.title
        : size === "item" ? Theme.item
        : size === "note" ? Theme.note
        : Theme.body
    font.weight: size === "hero" || size === "title" ? Font.Bold
        : size === "item" ? Font.DemiBold
        : Font.Normal
    wrapMode: Text.Wrap
    lineHeight: 1.0
    textFormat: Text.PlainText
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
