def fetch_all(urls, fetch, limit):
    pages = []
    for url in urls:
        try:
            pages.append(fetch(url))
        except Exception as error:
            pages.append(error)
    return pages
