import asyncio


async def ask(url):
    """Status, fields and body of an answer. Lets errors of the connection pass, as the group of tasks does."""
    host, _, path = url.removeprefix("http://").partition("/")
    reader, writer = await asyncio.open_connection(host, 80)
    try:
        writer.write(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    finally:
        writer.close()
    first, *lines = head.decode().split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(first.split()[1]), fields, body


async def download_all(urls, limit, timeout):
    sizes = dict.fromkeys(urls)
    places = asyncio.Semaphore(limit)

    async def follow(url):
        status, fields, body = await ask(url)
        if status in (301, 302, 303, 307, 308):
            return await follow(fields["location"])
        return len(body) if 200 <= status < 300 else None

    async def size(url):
        async with places:
            try:
                async with asyncio.timeout(timeout):
                    sizes[url] = await follow(url)
            except TimeoutError:
                sizes[url] = None

    async with asyncio.TaskGroup() as group:
        for url in sizes:
            group.create_task(size(url))
    return sizes


def download(urls, limit, timeout):
    return asyncio.run(download_all(urls, limit, timeout))
