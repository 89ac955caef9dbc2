/* A maker's library with a reader and a card of its own, for tests: the sdtapi calls on
   one side, what a person does at the reader on the other. */
#include <string.h>

enum { NO_FAULT, PULL_AT_FIND, PULL_AT_SELECT, PULL_AT_READ, UNREADABLE, NOT_AUTHORISED };

static unsigned char card[256];
static int plugged, opened, lies, found, was_read, fault;

void far_end_reset(void) { plugged = 1; opened = lies = found = was_read = fault = 0; }
void far_end_insert(const unsigned char *text) {
    memcpy(card, text, 256);
    lies = 1;
    found = was_read = 0;
}
void far_end_pull(void) { lies = found = was_read = 0; }
int far_end_holds_card(void) { return lies; }
void far_end_fault(int kind) { fault = kind; }
void far_end_plug(int now) {
    plugged = now;
    opened = 0;
}

static void pull_if(int kind) {
    if (lies && fault == kind) {
        fault = NO_FAULT;
        far_end_pull();
    }
}

int SDT_OpenPort(int port) {
    opened = plugged && port == 1001;
    return opened ? 0x90 : 0x01;
}
int SDT_ClosePort(int port) {
    (void)port;
    opened = 0;
    return 0x90;
}
int SDT_StartFindIDCard(int port, unsigned char *info, int open) {
    (void)port, (void)open;
    if (!opened) return 0x01;
    if (fault == NOT_AUTHORISED) return 0x66;
    pull_if(PULL_AT_FIND);
    memset(info, 0, 4);
    found = lies && !was_read;
    return found ? 0x9f : 0x80;
}
int SDT_SelectIDCard(int port, unsigned char *info, int open) {
    (void)port, (void)open;
    if (!opened) return 0x01;
    pull_if(PULL_AT_SELECT);
    memset(info, 0, 8);
    return found ? 0x90 : 0x81;
}
int SDT_ReadBaseMsg(int port, unsigned char *text, unsigned *text_size, unsigned char *photo,
                    unsigned *photo_size, int open) {
    (void)port, (void)open;
    if (!opened) return 0x01;
    pull_if(PULL_AT_READ);
    if (!found) return 0x41;
    if (fault == UNREADABLE) return 0x31;
    memcpy(text, card, 256);
    memset(photo, 0, 1024);
    *text_size = 256;
    *photo_size = 1024;
    was_read = 1;
    return 0x90;
}
int SDT_ReadNewAppMsg(int port, unsigned char *text, unsigned *size, int open) {
    (void)port, (void)text, (void)size, (void)open;
    if (!opened) return 0x01;
    return lies ? 0x91 : 0x41;
}
