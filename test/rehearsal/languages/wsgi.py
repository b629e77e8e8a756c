import time


def app(environ, start_response):
    if environ['PATH_INFO'].startswith('/slow'):
        time.sleep(0.3)
    elif environ['PATH_INFO'].startswith('/brief'):
        time.sleep(0.05)
    start_response('200 OK', [('Content-Type', 'text/plain'), ('Content-Length', '2')])
    return [b'ok']
