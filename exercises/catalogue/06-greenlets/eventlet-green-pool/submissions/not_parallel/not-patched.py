import eventlet
import requests


def size(url):
    answer = requests.get(url)
    return len(answer.content) if answer.ok else None


def download(urls, limit):
    return list(eventlet.GreenPool(limit).imap(size, urls))
