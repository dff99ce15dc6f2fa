"""A mail server on loopback that answers as a test tells it to."""

import email
import email.policy
import socketserver
import threading


class Conversation(socketserver.StreamRequestHandler):
    """One connection; `server.answers` may replace the answer to a command."""

    def handle(self):
        self.say(220)
        while line := self.rfile.readline().decode().strip():
            command = line[:4].upper()
            code = self.server.answers.get(command, {"DATA": 354, "QUIT": 221}.get(command, 250))
            self.say(code)
            if code == 354:
                self.receive()
            if command == "QUIT" or code == 421:
                return

    def receive(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        code = self.server.answers.get("DONE", 250)
        if code == 250:
            self.server.mails.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))
        self.say(code)

    def say(self, code):
        self.wfile.write(f"{code} said the test to vera@city.example\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Listens from the start; `mails` are those that were taken."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), Conversation)
        self.answers = {}
        self.mails = []
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self):
        self.shutdown()
        self.server_close()
