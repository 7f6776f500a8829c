#!/usr/bin/python3
"""A web server that misbehaves on purpose, one way per path; loopback only.

As a program: hostile_server.py [--host 127.0.0.1] [--port 0] prints its address and serves until it is ended.
As a module:  HostileServer(host, elsewhere) with .url(path), .hits[path], .stop().

/good          a feed of one more entry at every request
/not-a-feed    a poem                          /challenge      a bot check in HTML, status 200
/cut-gzip      half of a gzip body             /gzip-bomb      1 GiB of zeros in 1 MiB
/laughs        billion laughs                  /entity         an entity that names a file
/nul           NUL bytes in a headline         /long-title     a headline of 50 MB
/bad-utf8      bytes that are not UTF-8        /many           100,000 entries
/dates         1970 and 2099                   /trickle        one byte a second
/loop          redirects to itself             /to-loopback    redirects to an address of this machine
/to-metadata   redirects to 169.254.169.254    /to-name        redirects to a name that resolves to loopback
"""
import argparse
import collections
import email.utils
import gzip
import http.server
import threading
import zlib

ABOUT = "Sạt lở trên đèo An Khê, tỉnh Gia Lai, quốc lộ 19 ùn tắc"


def rss(items, prologue=""):
    body = "".join(items)
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n{prologue}<rss version="2.0"><channel><title>Nguồn thử</title>'
            f"<link>http://127.0.0.1/</link><description>thử</description>{body}</channel></rss>").encode()


def entry(guid, title=ABOUT, text="Đất đá tràn xuống quốc lộ 19, tỉnh Gia Lai.", date=None):
    when = f"<pubDate>{date}</pubDate>" if date else ""
    return (f'<item><guid isPermaLink="false">{guid}</guid><title>{title}</title><link>http://127.0.0.1/{guid}</link>'
            f"<description>{text}</description>{when}</item>")


LAUGHS = "<!DOCTYPE rss [<!ENTITY l0 \"ha\">" + "".join(
    f'<!ENTITY l{n} "{("&l%d;" % (n - 1)) * 10}">' for n in range(1, 10)) + "]>\n"


def gzip_bomb():
    """1 GiB of blanks inside a feed, compressed piece by piece."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    out = squeeze.compress(b'<?xml version="1.0"?><rss version="2.0"><channel><title>')
    for _ in range(1024):
        out += squeeze.compress(b" " * (1 << 20))
    return out + squeeze.compress(b"</title></channel></rss>") + squeeze.flush()


class HostileServer:
    """`elsewhere` is an address (scheme, host and port) that must never be asked."""

    def __init__(self, host="127.0.0.1", port=0, elsewhere="http://127.0.0.1:1"):
        self.hits = collections.Counter()
        self.elsewhere = elsewhere
        self.stopping = threading.Event()
        self._bomb = gzip_bomb()
        self._cut = gzip.compress(rss([entry("cut")] * 1000))[: 200]
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                path = self.path.split("?")[0]
                owner.hits[path] += 1
                try:
                    owner.answer(self, path)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass  # clients hang up on it by design

        self.server = Server((host, port), Handler)
        self.base = f"http://{host}:{self.server.server_address[1]}"
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def url(self, path):
        return self.base + path

    def stop(self):
        self.stopping.set()
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()

    def answer(self, to, path):
        """Dispatches to the method of the path's name."""
        method = getattr(self, "serve_" + path.strip("/").replace("-", "_"), None)
        if method is None:
            self.send(to, b"", status=404)
        else:
            method(to)

    @staticmethod
    def send(to, body, kind="application/rss+xml", status=200, **headers):
        to.send_response(status)
        to.send_header("Content-Type", kind)
        to.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            to.send_header(name.replace("_", "-"), value)
        to.end_headers()
        to.wfile.write(body)

    def redirect(self, to, where):
        self.send(to, b"", status=302, Location=where)

    def serve_good(self, to):
        count = self.hits["/good"]
        self.send(to, rss([entry(f"good-{n}", f"{ABOUT}, bản tin {n}") for n in range(1, count + 1)]))

    def serve_not_a_feed(self, to):
        self.send(to, "Trăm năm trong cõi người ta,\nchữ tài chữ mệnh khéo là ghét nhau.\n".encode(), "text/plain")

    def serve_challenge(self, to):
        self.send(to, b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><script>"
                      b"document.cookie='c=1';location.reload()</script>Checking your browser</body></html>", "text/html")

    def serve_cut_gzip(self, to):
        self.send(to, self._cut, Content_Encoding="gzip")

    def serve_gzip_bomb(self, to):
        self.send(to, self._bomb, Content_Encoding="gzip")

    def serve_laughs(self, to):
        self.send(to, rss([entry("laughs", text=ABOUT + " &l9;")], LAUGHS))

    def serve_entity(self, to):
        self.send(to, rss([entry("entity", text=ABOUT + " &file;")],
                          '<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">]>\n'))

    def serve_nul(self, to):
        self.send(to, rss([entry("nul", ABOUT + " NUL")]).replace(b"NUL", b"\0\0\0"))

    def serve_long_title(self, to):
        self.send(to, rss([entry("long-title", ABOUT + " a" * 25_000_000)]))

    def serve_bad_utf8(self, to):
        self.send(to, rss([entry("bad-utf8", ABOUT + " WRONG")]).replace(b"WRONG", b"\xff\xc3("))

    def serve_many(self, to):
        self.send(to, rss([f"<item><guid>m{n}</guid><title>t{n}</title></item>" for n in range(100_000)]))

    def serve_dates(self, to):
        self.send(to, rss([entry("year-1970", date="Thu, 01 Jan 1970 00:00:00 GMT"),
                           entry("year-2099", date="Thu, 31 Dec 2099 23:59:59 GMT"),
                           entry("year-now", date=email.utils.formatdate(usegmt=True))]))

    def serve_trickle(self, to):
        body = rss([entry("trickle")])
        to.send_response(200)
        to.send_header("Content-Type", "application/rss+xml")
        to.send_header("Content-Length", str(len(body)))
        to.end_headers()
        for n in range(len(body)):
            to.wfile.write(body[n:n + 1])
            to.wfile.flush()
            if self.stopping.wait(1):
                return

    def serve_loop(self, to):
        self.redirect(to, "/loop")

    def serve_to_loopback(self, to):
        self.redirect(to, self.elsewhere + "/secret")

    def serve_to_name(self, to):
        self.redirect(to, self.elsewhere.replace("127.0.0.1", "localhost") + "/secret")

    def serve_to_metadata(self, to):
        self.redirect(to, "http://169.254.169.254/latest/meta-data/")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=0)
    chosen = options.parse_args()
    server = HostileServer(chosen.host, chosen.port)
    print(server.base, flush=True)
    try:
        server.stopping.wait()
    except KeyboardInterrupt:
        server.stop()


if __name__ == "__main__":
    main()
