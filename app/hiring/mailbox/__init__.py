"""The mailbox for applications: reads mails by IMAP and hands their attachments in."""
