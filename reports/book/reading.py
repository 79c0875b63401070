"""Reading the portal's own PDFs quickly: they are tagged, and most of their objects are tags that no page holds."""

import io

from pypdf import PdfReader
from pypdf.generic import read_object


class PaperReader(PdfReader):
    """Reads of a packed stream of objects the one that is asked for. pypdf reads all of them at the first.

    Should pypdf stop calling this method, it reads as it always does: slower and no less right."""

    def __init__(self, stream):
        self._packed = {}
        super().__init__(stream)

    def _get_object_from_stream(self, indirect_reference):
        number, _ = self.xref_objStm[indirect_reference.idnum]
        offsets, data = self._opened(number)
        data.seek(offsets[indirect_reference.idnum])
        found = read_object(data, self)
        self.cache_indirect_object(0, indirect_reference.idnum, found)
        return found

    def _opened(self, number):
        """({key of an object: where it begins}, the stream)"""
        if number not in self._packed:
            packed = self.get_object(number)
            data, first = packed.get_data(), packed["/First"]
            heads = [int(figure) for figure in data[:first].split()]
            offsets = {key: first + at for key, at in zip(heads[::2], heads[1::2], strict=True)}
            self._packed[number] = offsets, io.BytesIO(data)
        return self._packed[number]
