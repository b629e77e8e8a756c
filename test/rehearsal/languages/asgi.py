import asyncio


async def app(scope, receive, send):
    if scope['type'] != 'http':
        return
    if scope['path'].startswith('/slow'):
        await asyncio.sleep(0.3)
    await send({'type': 'http.response.start', 'status': 200, 'headers': [(b'content-length', b'2')]})
    await send({'type': 'http.response.body', 'body': b'ok'})
